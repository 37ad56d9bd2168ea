package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A QEMU that lives and does not answer: held by SIGSTOP, as a hung disk would hold it. */
class SilentQemuIT {

    @TempDir static Path dataDir;

    private static Server server;

    @BeforeAll
    static void aServer() {
        server = ServerSetup.on(dataDir).start();
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aSilentQemuIsUnknownDelaysNobodyAndIsTrueAgainWhenItAnswers() {
        var silent = Vm.runningBare(server, "silent");
        var qemu = silent.qemu();
        var before = Instant.now();
        qemu.hold();
        silent.awaitPhase("UNKNOWN");
        var status = silent.status();
        assertThat(status.path("lastKnownPhase").asText()).isEqualTo("RUNNING");
        assertThat(status.path("reason").asText()).isEqualTo("MONITOR_SILENT");
        assertThat(Instant.parse(status.path("phaseTime").asText()))
                .isBetween(before.minusSeconds(60), Instant.now());

        othersWork();
        // All of that happened while it was held, and none of it waited for it.
        assertThat(silent.phase()).isEqualTo("UNKNOWN");

        qemu.letGo();
        silent.awaitPhase("RUNNING");
        assertThat(silent.qemu().pid()).isEqualTo(qemu.pid());
        silent.act("pause").require(200);
        assertThat(silent.phase()).isEqualTo("PAUSED");
        silent.delete();
    }

    private static void othersWork() {
        var listed = server.cli().does("vm", "list", "-o", "json").json();
        assertThat(Json.texts(listed.path("vms"), "vmId")).contains("silent");
        var other = Vm.runningBare(server, "other");
        assertThat(other.phase()).isEqualTo("RUNNING");
        other.act("reset").require(200);
        other.act("stop", Json.object().put("force", true)).require(200);
        assertThat(other.phase()).isEqualTo("STOPPED");
        other.delete();
    }

    @Test
    void aSilentQemuIsStoppedByForce() {
        var silent = Vm.runningBare(server, "doomed");
        var qemu = silent.qemu();
        qemu.hold();
        silent.awaitPhase("UNKNOWN");
        server.cli().does("vm", "stop", "doomed", "--force");
        assertThat(silent.phase()).isEqualTo("STOPPED");
        assertThat(qemu.isAlive()).isFalse();
        silent.delete();
    }

    @Test
    void aQemuThatNobodyKnowsYetToBeSilentIsDeletedByForce() {
        var silent = Vm.runningBare(server, "unwanted");
        var qemu = silent.qemu();
        qemu.hold();
        server.cli().does("vm", "delete", "unwanted", "--force");
        assertThat(silent.exists()).isFalse();
        assertThat(qemu.isAlive()).isFalse();
    }

    @Test
    void aSilentQemuStaysUnknownOverARestartOfTheServer() {
        var silent = Vm.runningBare(server, "held");
        var qemu = silent.qemu();
        qemu.hold();
        silent.awaitPhase("UNKNOWN");
        server.kill9();
        server.startAgain();
        silent.awaitPhase("UNKNOWN");
        assertThat(qemu.isAlive()).isTrue();
        qemu.letGo();
        silent.awaitPhase("RUNNING");
        assertThat(silent.qemu().pid()).isEqualTo(qemu.pid());
        silent.delete();
    }
}
