package io.plasmavmc.cli.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.cli.CommandLineRun;
import io.plasmavmc.cli.RecordingServer;
import io.plasmavmc.cli.Samples;
import io.plasmavmc.cli.output.JsonText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceCommandsTest {
    private static final String VM = "/v1/orgs/default/projects/default/vms/a";
    private static final String DISK = "{\"diskId\": \"data\", \"volumeId\": \"data-1\"%s}";
    private static final String NIC =
            "{\"nicId\": \"lan\", \"mac\": \"52:54:00:00:00:01\", \"linkUp\": false, \"user\": {}}";

    private RecordingServer server;
    private CommandLineRun run;

    @BeforeEach
    void start() throws Exception {
        server = new RecordingServer();
        run = CommandLineRun.against(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A VM whose spec has the disk and the NIC. */
    private static String stopped() {
        return Samples.vm("a", "STOPPED")
                .replace("\"disks\": []", "\"disks\": [" + DISK.formatted("") + "]")
                .replace("\"nics\": []", "\"nics\": [" + NIC + "]");
    }

    /** The same, and a machine that has both. */
    private static String running(String diskPhase) {
        return stopped()
                .replace(
                        "\"phase\": \"STOPPED\"",
                        """
                        "disks": [{"diskId": "data", "phase": "%s", "reason": "", "message": "",
                                   "serial": "s1", "address": "0000:04:00.0"}],
                        "nics": [{"nicId": "lan", "phase": "ATTACHED", "reason": "", "message": "",
                                  "address": "0000:05:00.0", "forwards": [{"protocol": "TCP",
                                  "hostAddress": "127.0.0.1", "hostPort": 2222, "guestPort": 22}]}],
                        "phase": "RUNNING\""""
                                .formatted(diskPhase));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vm attach-disk a data --volume data-1|attachDisk|{'disk': {'diskId': 'data', 'volumeId': 'data-1'}, 'wait': '70s'}",
                "vm attach-disk a data --volume v --read-only --boot-order 2|attachDisk|{'disk': {'diskId': 'data', 'volumeId': 'v', 'readOnly': true, 'bootOrder': 2}, 'wait': '70s'}",
                "vm detach-disk a data|detachDisk|{'diskId': 'data', 'wait': '40s'}",
                "vm detach-disk a data --deadline 2m --request-id r1|detachDisk|{'diskId': 'data', 'deadline': '120s', 'wait': '130s', 'requestId': 'r1'}",
                "vm resize-disk a data --size 2GiB|resizeDisk|{'diskId': 'data', 'sizeBytes': '2147483648', 'wait': '70s'}",
                "vm attach-nic a lan=bridge:br0|attachNic|{'nic': {'nicId': 'lan', 'bridge': {'name': 'br0'}}, 'wait': '70s'}",
                "vm detach-nic a lan --deadline 5s|detachNic|{'nicId': 'lan', 'deadline': '5s', 'wait': '15s'}",
                "vm set-link a lan up --wait 5s|setLink|{'nicId': 'lan', 'linkUp': true, 'wait': '5s'}",
                "vm set-link a lan down|setLink|{'nicId': 'lan', 'linkUp': false, 'wait': '70s'}"
            })
    void aChangeIsOneCallThatWaits(String line, String verb, String body) throws Exception {
        server.answers("POST " + VM + ":" + verb, running("ATTACHED"));

        var result = run.run(line.split(" "));

        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(server.requests().getFirst().json())
                .isEqualTo(JsonText.read(body.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "attachDisk|vm attach-disk a data --volume data-1|attached disk data of a: ATTACHED, volume data-1, serial s1, at 0000:04:00.0",
                "resizeDisk|vm resize-disk a data --size 2GiB|resized disk data of a: 2GiB, volume data-1",
                "attachNic|vm attach-nic a lan=user|attached NIC lan of a: ATTACHED, user, mac 52:54:00:00:00:01, link down, at 0000:05:00.0, 127.0.0.1:2222 -> guest port 22 (tcp)",
                "setLink|vm set-link a lan down|set link of NIC lan of a: down"
            })
    void whatIsNowIsSaidOfARunningVm(String verb, String line, String said) {
        server.answers("POST " + VM + ":" + verb, running("ATTACHED"));

        assertThat(run.run(line.split(" ")).out()).isEqualTo(said + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "attachDisk|vm attach-disk a data --volume data-1|added disk data to a: there at its next start",
                "resizeDisk|vm resize-disk a data --size 2GiB|resized disk data of a: 2GiB, volume data-1, seen by the guest at its next start",
                "attachNic|vm attach-nic a lan=user|added NIC lan to a: there at its next start",
                "setLink|vm set-link a lan down|set link of NIC lan of a: down, seen by the guest at its next start"
            })
    void whatIsToBeIsSaidOfAStoppedVm(String verb, String line, String said) {
        server.answers("POST " + VM + ":" + verb, stopped());

        assertThat(run.run(line.split(" ")).out()).isEqualTo(said + "\n");
    }

    @Test
    void whatIsDetachedIsGone() {
        server.answers("POST " + VM + ":detachDisk", Samples.vm("a", "RUNNING"))
                .answers("POST " + VM + ":detachNic", Samples.vm("a", "RUNNING"));

        assertThat(run.run("vm", "detach-disk", "a", "data").out())
                .isEqualTo("detached disk data of a: its volume stays, and is free\n");
        assertThat(run.run("vm", "detach-nic", "a", "lan").out())
                .isEqualTo("detached NIC lan of a\n");
    }

    @Test
    void whoeverDoesNotWaitIsToldHowItStands() {
        var detaching =
                running("DETACHING")
                        .replace(DISK.formatted(""), DISK.formatted(", \"detaching\": true"));
        server.refuses("POST " + VM + ":attachDisk", 504, "STILL_WORKING", "")
                .refuses("POST " + VM + ":detachDisk", 504, "STILL_WORKING", "")
                .answers("GET " + VM, running("ATTACHING"))
                .answers("GET " + VM, detaching)
                .answers("GET " + VM, Samples.vm("a", "RUNNING"));

        assertThat(run.run("vm", "attach-disk", "a", "data", "--volume", "v", "--no-wait").out())
                .startsWith("attaching disk data of a: ATTACHING, volume data-1");
        assertThat(run.run("vm", "detach-disk", "a", "data", "--no-wait").out())
                .isEqualTo("detaching disk data of a: DETACHING\n");
        assertThat(run.run("vm", "attach-disk", "a", "data", "--volume", "v", "--no-wait").out())
                .contains("gone again", "plasmavmc vm get a");
    }

    @ParameterizedTest
    @CsvSource({
        "GUEST_HOLDS_DEVICE, 504, 4, reset or stop the VM",
        "GUEST_HOLDS_DEVICE, 504, 4, plasmavmc vm get a",
        "STILL_WORKING, 504, 4, plasmavmc vm wait a --for settled",
        "GUEST_REFUSED, 400, 1, detach it again",
        "DISK_NOT_FOUND, 404, 5, plasmavmc vm get a",
        "ALREADY_EXISTS, 409, 6, choose another id",
        "CONFLICT, 409, 6, look at it again",
        "BOOT_DISK, 400, 1, delete the VM instead",
        "NO_FREE_SLOT, 429, 1, detach one"
    })
    void aRefusalEndsWithItsStatusAndWhatToDo(String reason, int http, int status, String hint) {
        server.refuses(
                "POST " + VM + ":detachDisk",
                http,
                reason,
                "\"metadata\": {\"vm\": \"a\", \"disk\": \"data\"}");

        var result = run.run("vm", "detach-disk", "a", "data");

        assertThat(result.status()).isEqualTo(status);
        assertThat(result.err()).contains(hint);
    }

    @Test
    void scriptsGetTheVm() throws Exception {
        server.answers("POST " + VM + ":attachDisk", running("ATTACHED"));

        var result = run.run("vm", "attach-disk", "a", "data", "--volume", "v", "-o", "json");

        assertThat(JsonText.read(result.out())).isEqualTo(JsonText.read(running("ATTACHED")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vm attach-disk a data|--volume",
                "vm attach-disk a --volume v|ID",
                "vm resize-disk a data --size 2GB|2GiB",
                "vm resize-disk a data|--size",
                "vm attach-nic a lan|NIC lan: no kind given",
                "vm attach-nic a lan=usr|ID=user",
                "vm set-link a lan sideways|expected: up or down",
                "vm set-link a lan|up|down",
                "vm detach-disk a data --deadline soon|--deadline"
            })
    void wrongUsageIsSaidAndNothingIsAsked(String line, String said) {
        var result = run.run(line.split(" "));

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains(said);
        assertThat(server.requests()).isEmpty();
    }
}
