package io.plasmavmc.server;

import static io.plasmavmc.server.TestDevices.MIB;
import static io.plasmavmc.server.TestDevices.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.server.TestServer.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be done is said, and the VM stays as it is. */
class DeviceRefusalsTest {

    @TempDir static Path dir;
    private static TestServer server;
    private static TestDevices devices;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(dir.resolve("data"), "fake:boot=0ms,detach-after=20ms");
        devices = new TestDevices(server);
        devices.volume("root");
        devices.volume("free");
        done(
                server.post(
                        "vms",
                        """
                        {"vmId": "stopped", "spec": {
                         "disks": [{"diskId": "root", "volumeId": "root"}],
                         "nics": [{"nicId": "eth0", "mac": "52:54:00:00:00:01", "user": {}}]}}
                        """));
        devices.volume("run-root");
        done(
                server.post(
                        "vms",
                        """
                        {"vmId": "running", "spec": {
                         "disks": [{"diskId": "root", "volumeId": "run-root"}],
                         "nics": [{"nicId": "eth0", "mac": "52:54:00:00:00:02", "user": {}}]}}
                        """));
        done(server.post("vms/running:start", "{}"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Answer refused(String vm, String verb, String body) throws Exception {
        JsonNode before = devices.vm(vm).path("spec");
        Answer answer = server.post("vms/" + vm + ":" + verb, body.replace('\'', '"'));
        assertThat(answer.status()).as("%s", answer.body()).isGreaterThanOrEqualTo(400);
        assertThat(devices.vm(vm).path("spec")).isEqualTo(before);
        return answer;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "attachDisk|{'disk': {'diskId': 'd', 'volumeId': 'none'}}|VOLUME_NOT_FOUND",
                "attachDisk|{'disk': {'diskId': 'root', 'volumeId': 'free'}}|ALREADY_EXISTS",
                "attachDisk|{'disk': {'diskId': 'd', 'volumeId': 'free', 'bootOrder': 1}}|INVALID_FIELD",
                "attachDisk|{'disk': {'diskId': 'd', 'volumeId': 'root'}}|VOLUME_IN_USE",
                "attachDisk|{'disk': {'diskId': 'd', 'imageId': 'i', 'sizeBytes': '1048576'}}|INVALID_NAME",
                "attachDisk|{'disk': {'diskId': 'd', 'volumeId': 'free', 'imageId': 'i'}}|INVALID_FIELD",
                "attachDisk|{'disk': {'diskId': 'd', 'volumeId': 'free', 'sizeBytes': '1048576'}}|INVALID_FIELD",
                "attachDisk|{'disk': {'diskId': 'd', 'volumeId': 'free', 'bootOrder': 0}}|INVALID_FIELD",
                "attachDisk|{'disk': {'diskId': 'D', 'volumeId': 'free'}}|INVALID_NAME",
                "attachDisk|{'diskId': 'd', 'volumeId': 'free'}|UNKNOWN_FIELD",
                "attachDisk|{}|INVALID_NAME",
                "detachDisk|{'diskId': 'none'}|DISK_NOT_FOUND",
                "detachDisk|{'diskId': 'root'}|BOOT_DISK",
                "detachDisk|{'diskId': 'root', 'deadline': '0s'}|INVALID_FIELD",
                "detachDisk|{'diskId': 'root', 'force': true}|UNKNOWN_FIELD",
                "detachDisk|{}|INVALID_NAME",
                "resizeDisk|{'diskId': 'none', 'sizeBytes': '1048576'}|DISK_NOT_FOUND",
                "resizeDisk|{'diskId': 'root', 'sizeBytes': '512'}|INVALID_FIELD",
                "resizeDisk|{'diskId': 'root', 'sizeBytes': '1048577'}|INVALID_FIELD",
                "resizeDisk|{'diskId': 'root'}|INVALID_FIELD",
                "attachNic|{'nic': {'nicId': 'n', 'bridge': {'name': 'br7'}}}|BRIDGE_NOT_FOUND",
                "attachNic|{'nic': {'nicId': 'eth0', 'user': {}}}|ALREADY_EXISTS",
                "attachNic|{'nic': {'nicId': 'n', 'mac': '52:54:00:00:00:01', 'user': {}}}|MAC_IN_USE",
                "attachNic|{'nic': {'nicId': 'n', 'mac': '01:00:5e:00:00:01', 'user': {}}}|INVALID_FIELD",
                "attachNic|{'nic': {'nicId': 'n'}}|INVALID_FIELD",
                "attachNic|{}|INVALID_NAME",
                "detachNic|{'nicId': 'none'}|NIC_NOT_FOUND",
                "detachNic|{'nicId': 'eth0', 'deadline': '2h'}|INVALID_FIELD",
                "setLink|{'nicId': 'none', 'linkUp': true}|NIC_NOT_FOUND",
                "setLink|{'nicId': 'eth0'}|INVALID_FIELD",
                "setLink|{'nicId': 'eth0', 'up': true}|UNKNOWN_FIELD"
            })
    void badInputIsRefusedWhetherTheVmRunsOrNot(String verb, String body, String reason)
            throws Exception {
        assertThat(refused("stopped", verb, body).reason()).isEqualTo(reason);
        assertThat(refused("running", verb, body).reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attachDisk {'disk': {'diskId': 'd', 'volumeId': 'free'}}",
                "detachDisk {'diskId': 'd'}",
                "resizeDisk {'diskId': 'd', 'sizeBytes': '1048576'}",
                "attachNic {'nic': {'nicId': 'n', 'user': {}}}",
                "detachNic {'nicId': 'n'}",
                "setLink {'nicId': 'n', 'linkUp': true}"
            })
    void aVmThatIsNotThereHasNoDevices(String call) throws Exception {
        String[] parts = call.split(" ", 2);

        Answer answer = server.post("vms/nobody:" + parts[0], parts[1].replace('\'', '"'));

        assertThat(answer.reason()).isEqualTo("VM_NOT_FOUND");
        assertThat(answer.body().path("metadata").path("vm").asText()).isEqualTo("nobody");
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() throws Exception {
        Answer answer =
                refused(
                        "running",
                        "attachDisk",
                        """
                        {'disk': {'diskId': 'D', 'bootOrder': 999, 'imageId': 'i',
                          'sizeBytes': '1', 'colour': 'red'}, 'wait': '2h', 'requestId': ' '}
                        """);

        assertThat(
                        StreamSupport.stream(answer.body().path("fields").spliterator(), false)
                                .map(field -> field.path("path").asText()))
                .contains(
                        "disk.diskId",
                        "disk.volumeId",
                        "disk.bootOrder",
                        "disk.imageId",
                        "disk.sizeBytes",
                        "disk.colour",
                        "wait",
                        "requestId");
    }

    @Test
    void whoHoldsWhatIsTakenIsNamed() throws Exception {
        Answer volume =
                refused("running", "attachDisk", "{'disk': {'diskId': 'd', 'volumeId': 'root'}}");
        Answer mac =
                refused(
                        "running",
                        "attachNic",
                        "{'nic': {'nicId': 'n', 'mac': '52:54:00:00:00:01', 'user': {}}}");

        assertThat(volume.body().path("metadata").path("vm").asText()).isEqualTo("stopped");
        assertThat(volume.body().path("message").asText()).contains("held by VM stopped");
        assertThat(mac.body().path("metadata").path("vm").asText()).isEqualTo("stopped");
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        Answer disk = refused("running", "detachDisk", "{'diskId': 'none'}");
        Answer nic = refused("running", "setLink", "{'nicId': 'none', 'linkUp': true}");

        assertThat(disk.status()).isEqualTo(404);
        assertThat(disk.body().path("metadata").path("disk").asText()).isEqualTo("none");
        assertThat(disk.body().path("message").asText()).isEqualTo("VM running has no disk none");
        assertThat(nic.body().path("metadata").path("nic").asText()).isEqualTo("none");
    }

    @Test
    void oneNicMoreThanThereMayBeIsRefusedOnAStoppedVmToo() throws Exception {
        devices.stoppedVm("full");
        for (int i = 0; i < 16; i++) {
            done(devices.attachNic("full", "n" + i));
        }

        Answer stopped = refused("full", "attachNic", "{'nic': {'nicId': 'n', 'user': {}}}");
        done(server.post("vms/full:start", "{}"));
        Answer running = refused("full", "attachNic", "{'nic': {'nicId': 'n', 'user': {}}}");

        assertThat(stopped.status()).isEqualTo(429);
        assertThat(stopped.reason()).isEqualTo("NO_FREE_SLOT");
        assertThat(stopped.body().path("metadata").path("vm").asText()).isEqualTo("full");
        assertThat(running.reason()).isEqualTo("NO_FREE_SLOT");
    }

    @Test
    void aVmThatIsToGoTakesNoDevices() throws Exception {
        devices.runningVm("going");
        List<Answer> deletions = List.of(server.send("DELETE", "vms/going?force=true&wait=0s", ""));

        Answer answer = devices.attachNic("going", "lan");

        assertThat(deletions).isNotEmpty();
        assertThat(answer.reason()).isIn("VM_DELETING", "VM_NOT_FOUND");
    }

    @Test
    void aVolumeThatIsInADiskIsNotResizedPastIt() throws Exception {
        Answer answer =
                server.send(
                        "PATCH", "volumes/run-root", "{\"sizeBytes\": \"%d\"}".formatted(8 * MIB));

        assertThat(answer.reason()).isEqualTo("VOLUME_IN_USE");
    }
}
