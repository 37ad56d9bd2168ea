package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The host reboots, as far as a test can make it: the server and all QEMUs are killed, and the next
 * server finds another boot id, put over the kernel's in a mount namespace of its own.
 */
class HostBootIT {

    private static final String OVER_THE_BOOT_ID =
            "mount --bind \"$0\" /proc/sys/kernel/random/boot_id || exit 77; exec \"$@\"";

    private static final int AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());

    @TempDir static Path bootIds;
    @TempDir Path dataDir;

    private Server server;

    @BeforeEach
    void aServer() {
        var program = new ArrayList<>(nextBoot());
        program.add("true");
        var probe = Finished.of(program.toArray(String[]::new));
        Assumptions.assumeTrue(
                probe.exit() == 0,
                () -> "the boot id cannot be changed here (needs root): " + probe);
        server = ServerSetup.on(dataDir).within(nextBoot()).start();
    }

    @AfterEach
    void end() {
        if (server != null) {
            server.close();
        }
    }

    /** What runs a program as after another boot of the host. */
    private static List<String> nextBoot() {
        try {
            var id = UUID.randomUUID().toString();
            var file = Files.writeString(bootIds.resolve(id), id + "\n");
            return List.of("unshare", "--mount", "sh", "-c", OVER_THE_BOOT_ID, file.toString());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Vm create(String name, String autostart) {
        var body = Vm.bare(name);
        body.withObject("/spec").put("autostart", autostart);
        server.api().post("/vms", body).require(200);
        return new Vm(server, name);
    }

    private Vm running(String name, String autostart) {
        var vm = create(name, autostart);
        vm.act("start").require(200);
        return vm;
    }

    /** The server first, so that it sees none of them die. */
    private void losePower(List<Qemu> victims) {
        server.kill9();
        victims.forEach(Qemu::kill9);
        Waiting.until("the QEMUs are gone", () -> victims.stream().noneMatch(Qemu::isAlive));
    }

    private static List<JsonNode> bootStarts(Vm vm) {
        return StreamSupport.stream(vm.status().path("operations").spliterator(), false)
                .filter(operation -> operation.path("verb").asText().equals("BOOT_START"))
                .toList();
    }

    @Test
    void whatComesBackIsWhatAutostartSays() {
        var lastRunning = running("last-running", "LAST");
        var lastStopped = create("last-stopped", "LAST");
        var lastPaused = running("last-paused", "LAST");
        lastPaused.act("pause").require(200);
        var alwaysStopped = create("always-stopped", "ALWAYS");
        var neverRunning = running("never-running", "NEVER");

        losePower(server.qemus());
        server.launchWithin(nextBoot());
        server.awaitReady();

        // Nobody is shown a machine of the former boot.
        assertThat(Stream.of(neverRunning, lastPaused, lastStopped).map(Vm::phase))
                .containsOnly("STOPPED");
        lastRunning.awaitPhase("RUNNING");
        alwaysStopped.awaitPhase("RUNNING");
        assertThat(neverRunning.reason()).isEqualTo("HOST_REBOOTED");
        assertThat(lastPaused.status().path("message").asText()).contains("paused");
        assertThat(server.cli().does("vm", "get", "last-running").out()).contains("BOOT_START");
        assertThat(bootStarts(lastRunning)).hasSize(1);
        assertThat(bootStarts(lastStopped)).isEmpty();
        assertThat(server.qemus()).hasSize(2);
        staysSoOverAStartOnTheSameBoot(lastRunning, alwaysStopped);
    }

    private void staysSoOverAStartOnTheSameBoot(Vm running, Vm stopped) {
        stopped.act("stop", Json.object().put("force", true)).require(200);
        losePower(server.qemus());
        server.startAgain();

        running.awaitPhase("CRASHED");
        assertThat(stopped.phase()).isEqualTo("STOPPED");
        assertThat(server.qemus()).isEmpty();
    }

    @Test
    void aMachineThatLivesIsTakenOnWhateverTheBootIdSays() {
        var spared = running("spared", "ALWAYS");
        var lost = running("lost", "LAST");
        var before = spared.qemu();

        losePower(List.of(lost.qemu()));
        server.launchWithin(nextBoot());
        server.awaitReady();

        lost.awaitPhase("RUNNING");
        assertThat(spared.phase()).isEqualTo("RUNNING");
        assertThat(spared.qemu().pid()).isEqualTo(before.pid());
        assertThat(bootStarts(spared)).isEmpty();
        spared.act("pause").require(200);
        assertThat(spared.phase()).isEqualTo("PAUSED");
    }

    @Test
    void eachComesBackOnceAndAFewAtATimeThoughTheServerIsKilledAmidIt() {
        var vms = new ArrayList<Vm>();
        for (int i = 0; i < 3 * AT_ONCE; i++) {
            vms.add(running("vm-" + i, "LAST"));
        }
        for (int boot = 1; boot <= 2; boot++) {
            losePower(server.qemus());
            var program = nextBoot();
            server.launchWithin(program);
            Waiting.until("the first is back", () -> !server.qemus().isEmpty());
            server.kill9();
            server.launchWithin(program);
            server.awaitReady();

            for (var vm : vms) {
                vm.awaitPhase("RUNNING");
                assertThat(vm.qemu().isAlive()).isTrue();
                assertThat(bootStarts(vm)).hasSize(boot);
            }
            assertThat(server.qemus()).hasSameSizeAs(vms);
            assertThat(mostAtOnce(vms)).isLessThanOrEqualTo(AT_ONCE);
        }
    }

    /** How many of the newest boot starts went on at the same time at most. */
    private static int mostAtOnce(List<Vm> vms) {
        var starts = vms.stream().map(vm -> bootStarts(vm).getLast()).toList();
        return starts.stream()
                .map(start -> time(start, "startTime"))
                .mapToInt(moment -> (int) starts.stream().filter(s -> goesOn(s, moment)).count())
                .max()
                .orElseThrow();
    }

    private static boolean goesOn(JsonNode start, Instant moment) {
        return !time(start, "startTime").isAfter(moment) && time(start, "endTime").isAfter(moment);
    }

    private static Instant time(JsonNode operation, String field) {
        return Instant.parse(operation.path(field).asText());
    }
}
