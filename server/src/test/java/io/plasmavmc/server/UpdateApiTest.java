package io.plasmavmc.server;

import static io.plasmavmc.server.TestDevices.done;
import static io.plasmavmc.server.TestDevices.operations;
import static io.plasmavmc.server.TestSizes.pending;
import static io.plasmavmc.server.TestSizes.planned;
import static io.plasmavmc.server.TestSizes.sizes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.FieldMask;
import io.plasmavmc.api.v1.PlanVmRequest;
import io.plasmavmc.api.v1.RevertVmRequest;
import io.plasmavmc.api.v1.UpdateVmRequest;
import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VirtualMachine.PendingChange;
import io.plasmavmc.api.v1.VmServiceGrpc.VmServiceBlockingStub;
import io.plasmavmc.server.TestServer.Answer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes, policies, labels and metadata change on VMs that run and on VMs that do not. */
class UpdateApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir static Path dir;
    private static TestServer server;
    private static TestSizes vms;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start(dir.resolve("data"), "fake:boot=0ms,detach-after=20ms");
        vms = new TestSizes(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aRunningVmGrowsAndShrinks() throws Exception {
        vms.runningVm("live");

        JsonNode grown = done(vms.resize("live", "'cpus': 4, 'memoryMib': 768"));
        JsonNode smaller = done(vms.resize("live", "'cpus': 2"));
        JsonNode back = done(vms.resize("live", "'memoryMib': 256"));

        assertThat(sizes(grown)).isEqualTo("4 of 4, 768 of 768");
        assertThat(grown.path("status").path("requestedMemoryMib").asInt()).isEqualTo(768);
        assertThat(sizes(smaller)).isEqualTo("2 of 2, 768 of 768");
        assertThat(sizes(back)).isEqualTo("2 of 2, 256 of 256");
        assertThat(pending(back)).isEmpty();
        assertThat(operations(back))
                .containsExactly(
                        "CREATE DONE", "START DONE", "UPDATE DONE", "UPDATE DONE", "UPDATE DONE");
    }

    @Test
    void whatAMachineWasNotStartedForWaitsForTheNextStart() throws Exception {
        vms.runningVm("later");
        String larger = "'cpus': 8, 'maxCpus': 8, 'memoryMib': 512, 'maxMemoryMib': 2048";

        Answer plan = vms.plan("later", larger);
        JsonNode before = vms.vm("later");
        JsonNode updated = done(vms.resize("later", larger));

        assertThat(planned(plan))
                .containsExactly(
                        "spec.cpus 1 8 NEXT_BOOT",
                        "spec.maxCpus 4 8 NEXT_BOOT",
                        "spec.memoryMib 256 512 LIVE",
                        "spec.maxMemoryMib 1024 2048 NEXT_BOOT");
        assertThat(before.path("generation").asText()).isEqualTo("2");
        assertThat(sizes(updated)).isEqualTo("1 of 8, 512 of 512");
        assertThat(pending(updated))
                .containsExactly(
                        "spec.cpus 1 8 NEXT_BOOT",
                        "spec.maxCpus 4 8 NEXT_BOOT",
                        "spec.maxMemoryMib 1024 2048 NEXT_BOOT");
        assertThat(updated.path("status").path("pending").path(0).path("reason").asText())
                .isEqualTo("the running machine was started with at most 4");

        done(server.post("vms/later:stop", "{}"));
        JsonNode restarted = done(server.post("vms/later:start", "{}"));

        assertThat(sizes(restarted)).isEqualTo("8 of 8, 512 of 512");
        assertThat(pending(restarted)).isEmpty();
    }

    @Test
    void aHardResetDoesNotApplyWhatIsPendingAndASoftOneDoes() throws Exception {
        vms.runningVm("resets");
        done(vms.resize("resets", "'cpus': 8, 'maxCpus': 8"));

        JsonNode hard = done(server.post("vms/resets:reset", "{\"mode\": \"HARD\"}"));
        JsonNode soft = done(server.post("vms/resets:reset", "{\"mode\": \"SOFT\"}"));

        assertThat(pending(hard)).hasSize(2);
        assertThat(sizes(soft)).isEqualTo("8 of 8, 256 of 256");
        assertThat(pending(soft)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"spec.cpus", "cpus"})
    void oneFieldIsTakenBackByName(String field) throws Exception {
        String vm = "back-" + field.replace('.', '-');
        vms.runningVm(vm);
        done(vms.resize(vm, "'cpus': 8, 'maxCpus': 8, 'memoryMib': 512"));

        JsonNode reverted = done(vms.revert(vm, field));

        assertThat(pending(reverted)).containsExactly("spec.maxCpus 4 8 NEXT_BOOT");
        assertThat(sizes(reverted)).isEqualTo("1 of 1, 512 of 512");
    }

    @Test
    void allThatIsPendingIsTakenBackWhereNoFieldIsNamed() throws Exception {
        vms.runningVm("undone");
        done(vms.resize("undone", "'cpus': 8, 'maxCpus': 8, 'maxMemoryMib': 4096"));

        JsonNode reverted = done(vms.revert("undone"));
        JsonNode again = done(vms.revert("undone"));

        assertThat(pending(reverted)).isEmpty();
        assertThat(reverted.path("spec").path("maxCpus").asInt()).isEqualTo(4);
        assertThat(reverted.path("spec").path("maxMemoryMib").asInt()).isEqualTo(1024);
        assertThat(again.path("generation")).isEqualTo(reverted.path("generation"));
    }

    @Test
    void aFieldThatStandsAgainstAnotherIsNotTakenBackAlone() throws Exception {
        vms.runningVm("pair");
        done(vms.resize("pair", "'cpus': 8, 'maxCpus': 8"));

        Answer answer = vms.revert("pair", "max_cpus");

        assertThat(answer.reason()).isEqualTo("INVALID_FIELD");
        assertThat(answer.body().path("message").asText())
                .isEqualTo("spec.cpus: 8 (expected: at most maxCpus, which is 4)");
    }

    @Test
    void ofUpdatesThatFollowEachOtherTheLastOneHolds() throws Exception {
        vms.runningVm("fast");
        for (int cpus : List.of(4, 1, 3, 4, 2)) {
            String sizes = "{'spec': {'cpus': %d, 'memoryMib': %d}}".formatted(cpus, cpus * 128);
            vms.update("fast", sizes, "wait=0s");
        }
        done(vms.resize("fast", "'cpus': 3, 'memoryMib': 512"));

        assertThat(sizes(done(server.get("vms/fast:wait")))).isEqualTo("3 of 3, 512 of 512");
        assertThat(operations(vms.vm("fast"))).filteredOn(o -> o.startsWith("UPDATE")).hasSize(6);
    }

    @Test
    void aVmThatDoesNotRunIsOtherwiseFromItsNextStartOn() throws Exception {
        vms.stoppedVm("down");

        assertThat(planned(vms.plan("down", "'cpus': 2, 'onCrash': 'RESTART'")))
                .containsExactly("spec.cpus 1 2 NEXT_BOOT", "spec.onCrash STOP RESTART LIVE");

        JsonNode updated = done(vms.resize("down", "'cpus': 2, 'memoryMib': 301"));

        assertThat(sizes(updated)).isEqualTo("0 of 2, 0 of 301");
        assertThat(pending(updated)).isEmpty();
        assertThat(done(vms.revert("down")).path("generation"))
                .isEqualTo(updated.path("generation"));
        assertThat(sizes(done(server.post("vms/down:start", "{}"))))
                .isEqualTo("2 of 2, 301 of 301");
    }

    @Test
    void policiesHoldAtOnce() throws Exception {
        vms.runningVm("policies");

        JsonNode spec =
                done(vms.resize("policies", "'onCrash': 'RESTART', 'autostart': 'NEVER'"))
                        .path("spec");

        assertThat(spec.path("onCrash").asText()).isEqualTo("RESTART");
        assertThat(spec.path("autostart").asText()).isEqualTo("NEVER");
        assertThat(spec.path("cpus").asInt()).isEqualTo(1);
    }

    @Test
    void labelsAreMergedReplacedAndTakenAway() throws Exception {
        vms.stoppedVm("labels");

        JsonNode merged = done(vms.update("labels", "{'labels': {'tier': 'db', 'new': '1'}}"));
        JsonNode less =
                done(
                        vms.update(
                                "labels",
                                "{'metadata': {'ticket': '7'}}",
                                "removeLabels=site",
                                "removeLabels=new",
                                "removeMetadata=never-there"));
        JsonNode replaced =
                done(vms.update("labels", "{'labels': {'a': 'b'}}", "updateMask=labels"));
        JsonNode none = done(vms.update("labels", "{}", "updateMask=labels,metadata"));

        assertThat(merged.path("labels"))
                .isEqualTo(JSON.readTree("{\"new\":\"1\",\"site\":\"b\",\"tier\":\"db\"}"));
        assertThat(less.path("labels").toString()).isEqualTo("{\"tier\":\"db\"}");
        assertThat(less.path("metadata").toString()).isEqualTo("{\"ticket\":\"7\"}");
        assertThat(replaced.path("labels").toString()).isEqualTo("{\"a\":\"b\"}");
        assertThat(replaced.path("metadata").toString()).isEqualTo("{\"ticket\":\"7\"}");
        assertThat(none.path("labels")).isEmpty();
        assertThat(none.path("metadata")).isEmpty();
    }

    @Test
    void updatesAtOnceWithoutARevisionAllLand() throws Exception {
        vms.stoppedVm("crowd");
        List<Callable<Answer>> calls =
                IntStream.range(0, 8)
                        .<Callable<Answer>>mapToObj(
                                i ->
                                        () ->
                                                vms.update(
                                                        "crowd",
                                                        "{'labels': {'k%d': 'v'}}".formatted(i)))
                        .toList();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> each : threads.invokeAll(calls)) {
                done(each.get());
            }
        }

        assertThat(vms.vm("crowd").path("labels")).hasSize(10);
    }

    @Test
    void aPlanShowsLabelsKeyByKey() throws Exception {
        vms.stoppedVm("preview");

        Answer plan =
                server.post(
                        "vms/preview:plan",
                        """
                        {"vm": {"labels": {"tier": "db"}, "metadata": {"ticket": "7"}},
                         "removeLabels": ["site"]}
                        """);

        assertThat(planned(plan))
                .containsExactly(
                        "labels.site b  LIVE",
                        "labels.tier web db LIVE",
                        "metadata.ticket  7 LIVE");
        assertThat(planned(vms.plan("preview", "'cpus': 1"))).isEmpty();
    }

    @Test
    void aMaskSetsItsFieldsAndNoOther() throws Exception {
        vms.runningVm("masked");

        JsonNode updated =
                done(
                        vms.update(
                                "masked",
                                """
                                {'labels': {'tier': 'x'}, 'spec': {'cpus': 2, 'memoryMib': 512,
                                 'disks': [{'diskId': 'd', 'volumeId': 'v'}]}}
                                """,
                                "updateMask=spec.cpus"));

        assertThat(sizes(updated)).isEqualTo("2 of 2, 256 of 256");
        assertThat(updated.path("labels").path("tier").asText()).isEqualTo("web");
    }

    @Test
    void anEmptyMaskIsNone() throws Exception {
        vms.stoppedVm("unmasked");

        JsonNode updated = done(vms.update("unmasked", "{'spec': {'cpus': 2}}", "updateMask="));

        assertThat(updated.path("spec").path("cpus").asInt()).isEqualTo(2);
    }

    @Test
    void aVmThatWasReadCanBeSentBackWithOneFieldChanged() throws Exception {
        TestDevices devices = new TestDevices(server);
        devices.volume("whole-1");
        devices.volume("whole-2");
        done(
                server.post(
                        "vms",
                        """
                        {"vmId": "whole", "labels": {"tier": "web"}, "spec": {
                         "disks": [{"diskId": "root", "volumeId": "whole-1", "bootOrder": 1}],
                         "nics": [{"nicId": "eth0", "user": {"forwards": [{"guestPort": 22}]}}],
                         "guestConfig": {"hostname": "whole", "sshKeys": ["ssh-ed25519 AAAA a"],
                          "userData": "#cloud-config"}}}
                        """));
        done(server.post("vms/whole:start", "{}"));
        done(devices.attachDisk("whole", "data", "whole-2"));
        done(vms.resize("whole", "'cpus': 8, 'maxCpus': 8"));
        String read = vms.vm("whole").toString();

        JsonNode updated =
                done(server.send("PATCH", "vms/whole", read.replace("\"web\"", "\"db\"")));
        JsonNode same = done(server.send("PATCH", "vms/whole", updated.toString()));

        assertThat(updated.path("labels").path("tier").asText()).isEqualTo("db");
        assertThat(updated.path("spec")).isEqualTo(vms.vm("whole").path("spec"));
        assertThat(same.path("generation")).isEqualTo(updated.path("generation"));
    }

    @Test
    void aRepeatedRequestIsNotDoneAgain() throws Exception {
        vms.runningVm("twice");

        JsonNode first = done(vms.update("twice", "{'spec': {'cpus': 3}}", "requestId=update-1"));
        done(vms.resize("twice", "'cpus': 2"));
        JsonNode again = done(vms.update("twice", "{'spec': {'cpus': 3}}", "requestId=update-1"));

        assertThat(sizes(first)).isEqualTo("3 of 3, 256 of 256");
        assertThat(sizes(again)).isEqualTo("2 of 2, 256 of 256");
        assertThat(vms.update("twice", "{'spec': {'cpus': 4}}", "requestId=update-1").reason())
                .isEqualTo("REQUEST_ID_REUSED");
    }

    @Test
    void aRepeatedRevertIsNotDoneAgain() throws Exception {
        vms.runningVm("reverted");
        done(vms.resize("reverted", "'maxCpus': 8"));
        String revert = "{\"requestId\": \"revert-1\"}";

        done(server.post("vms/reverted:revert", revert));
        done(vms.resize("reverted", "'maxCpus': 16"));
        JsonNode again = done(server.post("vms/reverted:revert", revert));

        assertThat(pending(again)).containsExactly("spec.maxCpus 4 16 NEXT_BOOT");
    }

    @Test
    void aStaleRevisionIsAConflictAndChangesNothing() throws Exception {
        vms.runningVm("revised");
        String old = vms.vm("revised").path("revision").asText();
        JsonNode now = done(vms.resize("revised", "'cpus': 2"));

        Answer byQuery = vms.update("revised", "{'spec': {'cpus': 3}}", "revision=" + old);
        Answer byHeader =
                server.send(
                        server.request("vms/revised")
                                .header("Authorization", "Bearer " + server.token())
                                .header("If-Match", "\"" + old + "\"")
                                .method(
                                        "PATCH",
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"spec\": {\"cpus\": 3}}")));
        Answer byPlan = server.post("vms/revised:plan", "{\"revision\": \"%s\"}".formatted(old));

        assertThat(List.of(byQuery.reason(), byHeader.reason(), byPlan.reason()))
                .containsOnly("CONFLICT");
        assertThat(vms.vm("revised").path("spec")).isEqualTo(now.path("spec"));
        done(
                vms.update(
                        "revised",
                        "{'spec': {'cpus': 3}}",
                        "revision=" + now.path("revision").asText()));
    }

    @Test
    void anUpdateWaitsForItsOwnPartsAlone(@TempDir Path other) throws Exception {
        try (TestServer stubborn = TestServer.start(other, "fake:boot=0ms,ignore-detach=true")) {
            TestSizes there = new TestSizes(stubborn);
            there.runningVm("busy");
            Answer asked = there.update("busy", "{'spec': {'memoryMib': 512}}", "wait=0s");

            JsonNode labelled = done(there.update("busy", "{'labels': {'tier': 'db'}}"));
            JsonNode more = done(there.resize("busy", "'cpus': 2"));

            assertThat(asked.reason()).isEqualTo("STILL_WORKING");
            assertThat(asked.body().path("message").asText())
                    .isEqualTo("VM busy does not have all of the update yet; the work goes on");
            assertThat(asked.body().path("metadata").path("generation").asText()).isEqualTo("3");
            assertThat(labelled.path("labels").path("tier").asText()).isEqualTo("db");
            assertThat(sizes(more)).isEqualTo("2 of 2, 256 of 512");
            assertThat(operations(more)).endsWith("UPDATE RUNNING", "UPDATE DONE", "UPDATE DONE");
        }
    }

    @Test
    void whatAGuestDoesNotDoStaysPendingAndCanBeTakenBack(@TempDir Path other) throws Exception {
        try (TestServer stubborn = TestServer.start(other, "fake:boot=0ms,ignore-detach=true")) {
            TestSizes there = new TestSizes(stubborn);
            there.runningVm("keeps");

            JsonNode updated = done(there.resize("keeps", "'memoryMib': 512"));
            JsonNode reverted = done(there.revert("keeps", "memoryMib"));

            assertThat(sizes(updated)).isEqualTo("1 of 1, 256 of 512");
            assertThat(updated.path("status").path("requestedMemoryMib").asInt()).isEqualTo(512);
            assertThat(pending(updated)).containsExactly("spec.memoryMib 256 512 GUEST");
            assertThat(operations(updated)).endsWith("UPDATE DONE");
            assertThat(sizes(reverted)).isEqualTo("1 of 1, 256 of 256");
            assertThat(pending(reverted)).isEmpty();
        }
    }

    @Test
    void anEmulatedMachineKeepsCpusOutOfUseUntilItIsReplaced(@TempDir Path other) throws Exception {
        String emulated = "fake:boot=0ms,shutdown-after=20ms,emulated=true";
        try (TestServer slow = TestServer.start(other, emulated)) {
            TestSizes there = new TestSizes(slow);
            there.runningVm("tcg");
            done(there.resize("tcg", "'cpus': 4"));

            JsonNode less = done(there.resize("tcg", "'cpus': 2"));
            JsonNode more = done(there.resize("tcg", "'cpus': 3"));
            JsonNode rebooted = done(slow.post("vms/tcg:reboot", "{}"));

            assertThat(sizes(less)).startsWith("2 of 2");
            assertThat(less.path("status").path("offlineCpus").asInt()).isEqualTo(2);
            assertThat(pending(less)).containsExactly("spec.cpus 4 2 NEXT_BOOT");
            assertThat(sizes(more)).startsWith("3 of 3");
            assertThat(more.path("status").path("offlineCpus").asInt()).isEqualTo(1);
            assertThat(sizes(rebooted)).startsWith("3 of 3");
            assertThat(rebooted.path("status").path("offlineCpus").asInt()).isZero();
            assertThat(pending(rebooted)).isEmpty();
        }
    }

    @Test
    void bothWaysInUpdatePlanAndRevert() throws Exception {
        vms.runningVm("both");
        VmServiceBlockingStub grpc = GrpcClient.of(server, VmServiceBlockingStub.class);
        VirtualMachine larger =
                VirtualMachine.newBuilder()
                        .setSpec(VirtualMachine.Spec.newBuilder().setCpus(8).setMaxCpus(8))
                        .putLabels("tier", "db")
                        .build();

        List<PendingChange> plan =
                grpc.planVm(
                                PlanVmRequest.newBuilder()
                                        .setOrgId("default")
                                        .setProjectId("default")
                                        .setVmId("both")
                                        .setVm(larger)
                                        .build())
                        .getChangesList();
        VirtualMachine updated =
                grpc.updateVm(
                        UpdateVmRequest.newBuilder()
                                .setOrgId("default")
                                .setProjectId("default")
                                .setVmId("both")
                                .setVm(larger)
                                .setUpdateMask(
                                        FieldMask.newBuilder()
                                                .addPaths("spec.cpus")
                                                .addPaths("spec.max_cpus"))
                                .build());
        VirtualMachine reverted =
                grpc.revertVm(
                        RevertVmRequest.newBuilder()
                                .setOrgId("default")
                                .setProjectId("default")
                                .setVmId("both")
                                .build());

        assertThat(plan)
                .extracting(PendingChange::getField, PendingChange::getApplies)
                .contains(tuple("spec.cpus", PendingChange.Applies.NEXT_BOOT));
        assertThat(updated.getLabelsMap()).containsEntry("tier", "web");
        assertThat(updated.getStatus().getPendingList())
                .extracting(PendingChange::getField)
                .containsExactly("spec.cpus", "spec.maxCpus");
        assertThat(reverted.getStatus().getPendingList()).isEmpty();
        assertThat(reverted.getSpec().getMaxCpus()).isEqualTo(4);
    }

    @Test
    void whatIsPendingIsToldToWatchersAndInLists() throws Exception {
        vms.runningVm("listed");
        done(vms.resize("listed", "'maxMemoryMib': 2048"));

        JsonNode listed =
                StreamSupport.stream(
                                server.get("vms?pageSize=1000").body().path("vms").spliterator(),
                                false)
                        .filter(vm -> vm.path("vmId").asText().equals("listed"))
                        .findFirst()
                        .orElseThrow();

        assertThat(pending(listed)).containsExactly("spec.maxMemoryMib 1024 2048 NEXT_BOOT");
    }
}
