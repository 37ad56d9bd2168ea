package io.plasmavmc.server;

import static io.plasmavmc.server.TestDevices.done;
import static io.plasmavmc.server.TestSizes.planned;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.server.TestServer.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates that cannot be, are said with what would do, and the VM stays as it is. */
class UpdateRefusalsTest {

    @TempDir static Path dir;
    private static TestServer server;
    private static TestSizes vms;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(dir.resolve("data"), "fake:boot=0ms,detach-after=20ms");
        vms = new TestSizes(server);
        TestDevices devices = new TestDevices(server);
        for (String vm : List.of("stopped", "running")) {
            devices.volume(vm + "-root");
            done(
                    server.post(
                            "vms",
                            """
                            {"vmId": "%s", "spec": {
                             "cpus": 2, "maxCpus": 4, "memoryMib": 256, "maxMemoryMib": 1024,
                             "disks": [{"diskId": "root", "volumeId": "%s-root"}],
                             "nics": [{"nicId": "eth0", "user": {}}],
                             "guestConfig": {"hostname": "h", "userData": "#cloud-config"}}}
                            """
                                    .formatted(vm, vm)));
        }
        done(server.post("vms/running:start", "{}"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Answer refused(String vm, String resource, String... parameters)
            throws Exception {
        JsonNode before = vms.vm(vm);
        Answer answer = vms.update(vm, resource, parameters);
        assertThat(answer.status()).as("%s", answer.body()).isGreaterThanOrEqualTo(400);
        assertThat(vms.vm(vm).path("spec")).isEqualTo(before.path("spec"));
        assertThat(vms.vm(vm).path("generation")).isEqualTo(before.path("generation"));
        return answer;
    }

    private static List<String> paths(Answer answer) {
        return StreamSupport.stream(answer.body().path("fields").spliterator(), false)
                .map(field -> field.path("path").asText())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'cpus': 0|spec.cpus: value: 0 (expected: 1 to 255)",
                "'cpus': -1|spec.cpus: value: -1 (expected: 1 to 255)",
                "'cpus': 256|spec.cpus: value: 256 (expected: 1 to 255)",
                "'cpus': 5|spec.cpus: 5 (expected: at most maxCpus, which is 4)",
                "'cpus': 5, 'maxCpus': 3|spec.cpus: value: 5 (expected: at most maxCpus, 3)",
                "'maxCpus': 1|spec.cpus: 2 (expected: at most maxCpus, which is 1)",
                "'memoryMib': 0|spec.memoryMib: value: 0 (expected: 1 to 2147483647)",
                "'memoryMib': -256|spec.memoryMib: value: -256 (expected: 1 to 2147483647)",
                "'memoryMib': 1025|spec.memoryMib: 1025 MiB (expected: at most maxMemoryMib, which is 1024 MiB)",
                "'maxMemoryMib': 128|spec.memoryMib: 256 MiB (expected: at most maxMemoryMib, which is 128 MiB)",
                "'maxMemoryMib': 999999|spec.maxMemoryMib: 999999 MiB (expected: at most the host's 262144 MiB)",
                "'onCrash': 'EXPLODE'|spec.onCrash: value: EXPLODE (expected: STOP, RESTART, PRESERVE)",
                "'power': 'PAUSED'|start, stop, pause and resume a VM by :start, :stop, :pause, :resume",
                "'node': 'elsewhere'|a VM stays where it is",
                "'machineType': 'pc'|pinned when the VM is created",
                "'disks': [{'diskId': 'd', 'volumeId': 'v'}]|change disks by :attachDisk, :detachDisk, :resizeDisk",
                "'nics': [{'nicId': 'n', 'user': {}}]|change NICs by :attachNic, :detachNic, :setLink",
                "'nics': [{'nicId': 'eth0', 'linkUp': false, 'user': {}}]|:setLink",
                "'guestConfig': {'hostname': 'other'}|for its first boot",
                "'guestConfig': {'userData': 'other'}|for its first boot"
            })
    void badSizesAndFixedFieldsAreRefusedWhetherTheVmRunsOrNot(String spec, String said)
            throws Exception {
        for (String vm : List.of("stopped", "running")) {
            Answer answer = refused(vm, "{'spec': {%s}}".formatted(spec));

            assertThat(answer.reason()).isEqualTo("INVALID_FIELD");
            assertThat(answer.body().path("message").asText()).contains(said);
        }
    }

    @Test
    void memoryBetweenTwoBlocksIsRefusedWhereTheMachineWouldHaveToTakeIt() throws Exception {
        assertThat(
                        refused("running", "{'spec': {'memoryMib': 301}}")
                                .body()
                                .path("message")
                                .asText())
                .isEqualTo(
                        "spec.memoryMib: 301 MiB (expected: 300 or 302 MiB; the running guest takes"
                                + " memory in blocks of 2 MiB)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "spec.colour|UNKNOWN_FIELD|updateMask.spec.colour|there is no such field (expected: some of labels, metadata, spec.cpus",
                "colour|UNKNOWN_FIELD|updateMask.colour|expected: some of labels",
                "*|UNKNOWN_FIELD|updateMask.*|expected: some of labels",
                "spec.disks|INVALID_FIELD|updateMask.spec.disks|:attachDisk",
                "spec.nics|INVALID_FIELD|updateMask.spec.nics|:attachNic",
                "spec.node|INVALID_FIELD|updateMask.spec.node|created",
                "spec.power|INVALID_FIELD|updateMask.spec.power|:start",
                "spec.machine_type|INVALID_FIELD|updateMask.spec.machine_type|created",
                "uid|INVALID_FIELD|updateMask.uid|cannot be set",
                "status.phase|INVALID_FIELD|updateMask.status.phase|cannot be set",
                "labels.tier|INVALID_FIELD|updateMask.labels.tier|expected: labels, which replaces all",
                "spec.cpus|INVALID_FIELD|spec.cpus|expected: a value"
            })
    void aMaskOfWhatCannotBeSetIsRefused(String mask, String reason, String path, String said)
            throws Exception {
        Answer answer = refused("running", "{'labels': {'a': 'b'}}", "updateMask=" + mask);

        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(answer.body().path("message").asText()).startsWith(path + ": ").contains(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'colour': 'red'}||UNKNOWN_FIELD|colour",
                "{'spec': {'size': 3}}||UNKNOWN_FIELD|spec.size",
                "{'spec': {'cpus': 'many'}}||INVALID_FIELD|spec.cpus",
                "{'spec': {'cpus': 1.5}}||INVALID_FIELD|spec.cpus",
                "{'spec': {'memoryMib': 99999999999}}||INVALID_FIELD|spec.memoryMib",
                "{'labels': {'plasmavmc.x': '1'}}||INVALID_FIELD|labels.plasmavmc.x",
                "{'labels': {'-': '1'}}||INVALID_FIELD|labels.-",
                "{'labels': {'a': 'b'}}|removeLabels=a|INVALID_FIELD|removeLabels[0]",
                "{}|removeMetadata=%20|INVALID_FIELD|removeMetadata[0]",
                "{'vmId': 'other'}||INVALID_FIELD|vmId",
                "{'projectId': 'other'}||INVALID_FIELD|projectId",
                "{}|colour=red|UNKNOWN_FIELD|colour",
                "{}|wait=2h|INVALID_FIELD|wait",
                "{}|revision=0|INVALID_FIELD|revision",
                "[]||INVALID_FIELD|body"
            })
    void whatIsNotUnderstoodIsRefusedWithItsPath(
            String resource, String query, String reason, String path) throws Exception {
        Answer answer =
                query == null ? refused("stopped", resource) : refused("stopped", resource, query);

        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(paths(answer)).contains(path);
    }

    @Test
    void labelsThatWouldBecomeTooManyAreRefused() throws Exception {
        String many =
                IntStream.range(0, 64)
                        .mapToObj("'k%d': 'v'"::formatted)
                        .collect(Collectors.joining(", "));
        done(vms.update("stopped", "{'metadata': {'one': 'more'}}"));

        Answer answer = refused("stopped", "{'metadata': {%s}}".formatted(many));

        assertThat(paths(answer)).containsExactly("metadata");
        assertThat(answer.body().path("message").asText())
                .isEqualTo("metadata: count: 65 (expected: at most 64)");
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() throws Exception {
        Answer request =
                refused(
                        "running",
                        "{'colour': 'red', 'labels': {'plasmavmc.x': ''}, 'spec': {'cpus': 0,"
                                + " 'memoryMib': -1, 'maxMemoryMib': 0, 'autostart': 'SOON'}}",
                        "updateMask=spec.power",
                        "wait=2h");
        Answer state =
                refused(
                        "running",
                        "{'spec': {'cpus': 5, 'memoryMib': 301, 'maxMemoryMib': 999999, 'node': 'x',"
                                + " 'disks': [{'diskId': 'd'}]}}");

        assertThat(paths(request))
                .contains(
                        "colour",
                        "labels.plasmavmc.x",
                        "spec.cpus",
                        "spec.memoryMib",
                        "spec.maxMemoryMib",
                        "spec.autostart",
                        "updateMask.spec.power",
                        "wait");
        assertThat(paths(state))
                .contains(
                        "spec.cpus",
                        "spec.memoryMib",
                        "spec.maxMemoryMib",
                        "spec.node",
                        "spec.disks");
    }

    @Test
    void aPlanSaysWhatWouldBeRefusedAndWhatWouldNot() throws Exception {
        Answer plan =
                vms.plan(
                        "running",
                        "'cpus': 5, 'memoryMib': 512, 'nics': [{'nicId': 'n', 'user': {}}]");

        assertThat(planned(plan))
                .containsExactly(
                        "spec.cpus 2 5 REFUSED",
                        "spec.memoryMib 256 512 LIVE",
                        "spec.nics   REFUSED");
        assertThat(plan.body().path("changes").path(0).path("reason").asText())
                .isEqualTo("5 (expected: at most maxCpus, which is 4)");
        assertThat(vms.plan("running", "'cpus': 0").reason()).isEqualTo("INVALID_FIELD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"spec.onCrash", "labels", "power", "", "spec.", "spec.cpus."})
    void onlySizesCanBeTakenBack(String field) throws Exception {
        Answer answer = vms.revert("running", "cpus", field);

        assertThat(answer.reason()).isEqualTo("INVALID_FIELD");
        assertThat(paths(answer)).containsExactly("fields[1]");
        assertThat(answer.body().path("message").asText())
                .contains("spec.cpus", "spec.maxMemoryMib");
    }

    @Test
    void aVmThatIsNotThereIsNamed() throws Exception {
        for (Answer answer :
                List.of(
                        vms.update("nobody", "{'labels': {'a': 'b'}}"),
                        vms.plan("nobody", "'cpus': 2"),
                        vms.revert("nobody"),
                        server.post("vms/nobody:reboot", "{}"))) {
            assertThat(answer.reason()).isEqualTo("VM_NOT_FOUND");
            assertThat(answer.body().path("metadata").path("vm").asText()).isEqualTo("nobody");
        }
    }

    @Test
    void aVmThatIsToGoIsNotUpdated(@TempDir Path other) throws Exception {
        try (TestServer slow = TestServer.start(other, "fake:boot=0ms,ignore-powerdown=true")) {
            TestSizes there = new TestSizes(slow);
            there.runningVm("going");
            slow.send("DELETE", "vms/going?force=true&wait=0s", "");

            assertThat(there.resize("going", "'cpus': 2").reason())
                    .isIn("VM_DELETING", "VM_NOT_FOUND");
            assertThat(there.plan("going", "'cpus': 2").reason())
                    .isIn("VM_DELETING", "VM_NOT_FOUND");
            assertThat(there.revert("going").reason()).isIn("VM_DELETING", "VM_NOT_FOUND");
        }
    }
}
