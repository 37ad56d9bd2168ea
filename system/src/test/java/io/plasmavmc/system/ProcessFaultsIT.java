package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that a server has to find again, to leave alone, or to end, when things went wrong. */
class ProcessFaultsIT {

    /**
     * QEMU, but one that is to be a machine begins only when the file beside it is gone, and does
     * not end when it is asked to.
     */
    private static final String HELD_QEMU =
            """
            #!/bin/sh
            trap '' TERM
            case "$*" in
            *"guest=plasmavmc:"*) while [ -e "${0%/*}/hold" ]; do sleep 0.1; done ;;
            esac
            PATH=/usr/local/bin:/usr/bin:/bin
            exec qemu-system-x86_64 "$@"
            """;

    @TempDir Path directory;

    private Server server;

    @BeforeEach
    void aServer() throws IOException {
        var bin = Files.createDirectory(directory.resolve("bin"));
        var held = Files.writeString(bin.resolve("qemu-system-x86_64"), HELD_QEMU);
        Files.setPosixFilePermissions(held, PosixFilePermissions.fromString("rwx------"));
        server =
                ServerSetup.on(Files.createDirectory(directory.resolve("data")))
                        .withVariable("PATH", bin + ":/usr/local/bin:/usr/bin:/bin")
                        .start();
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void aQemuWhoseSocketIsGoneIsUnknownNotStartedTwiceAndEndedByForce() throws IOException {
        var lost = Vm.runningBare(server, "lost");
        var doomed = Vm.runningBare(server, "doomed");
        var other = Vm.runningBare(server, "other").qemu();
        var qemu = lost.qemu();
        Files.delete(qemu.monitor());
        Files.delete(doomed.qemu().monitor());
        server.kill9();
        server.startAgain();

        lost.awaitPhase("UNKNOWN");
        assertThat(lost.reason()).isEqualTo("MONITOR_SILENT");
        assertThat(lost.status().path("lastKnownPhase").asText()).isEqualTo("RUNNING");
        var start = server.cli().run("vm", "start", "lost");
        assertThat(start.exit()).as("%s", start).isNotZero();
        assertThat(start.err()).contains("UNKNOWN");
        var stop = server.cli().run("vm", "stop", "lost", "--deadline", "1s");
        assertThat(stop.exit()).as("%s", stop).isNotZero();
        assertThat(stop.err()).contains("force");
        assertThat(qemu.isAlive()).isTrue();

        server.cli().does("vm", "stop", "lost", "--force");
        assertThat(qemu.isAlive()).isFalse();
        doomed.awaitPhase("UNKNOWN");
        var theirs = doomed.qemu();
        server.cli().does("vm", "delete", "doomed", "--force");
        assertThat(theirs.isAlive()).isFalse();
        assertThat(doomed.exists()).isFalse();
        assertThat(other.isAlive()).isTrue();
        server.cli().does("vm", "start", "lost");
        assertThat(lost.qemu().pid()).isNotEqualTo(qemu.pid());
        assertThat(server.qemus()).hasSize(2);
    }

    @Test
    void aStartWhoseServerDiedBeforeItKnewTheProcessMakesOneMachine() throws Exception {
        var hold = Files.createFile(directory.resolve("bin/hold"));
        server.api().post("/vms", Vm.bare("web")).require(200);
        var web = new Vm(server, "web");
        try (var starting = server.cli().start("vm", "start", "web")) {
            Waiting.until("the process is there", () -> server.qemus().size() == 1);
            var orphan = web.qemu();
            server.kill9();
            server.startAgain();
            // What it is cannot be known yet, so nothing is started beside it.
            Waiting.until("the server has looked", () -> web.phase().equals("UNKNOWN"));
            assertThat(server.qemus()).extracting(Qemu::pid).containsExactly(orphan.pid());

            Files.delete(hold);
            web.awaitPhase("RUNNING");
            assertThat(server.qemus()).hasSize(1);
            assertThat(starting.process().waitFor()).isNotNegative();
        }
    }

    @Test
    void aStartThatHangsIsEndedByAStopAndByADeletionByForce() throws IOException {
        Files.createFile(directory.resolve("bin/hold"));
        var stopped = hangingStart("stopped");
        var deleted = hangingStart("deleted");
        var both = server.qemus();
        assertThat(both).hasSize(2);

        server.cli().does("vm", "stop", "stopped", "--force");
        server.cli().does("vm", "delete", "deleted", "--force");

        assertThat(stopped.phase()).isEqualTo("STOPPED");
        assertThat(deleted.exists()).isFalse();
        assertThat(both).noneMatch(Qemu::isAlive);
        assertThat(server.qemus()).isEmpty();
    }

    private Vm hangingStart(String name) {
        var vm = new Vm(server, name);
        server.api().post("/vms", Vm.bare(name)).require(200);
        server.cli().does("vm", "start", name, "--no-wait");
        Waiting.until("the process of " + name + " is there", () -> vm.qemu().isAlive());
        assertThat(vm.phase()).isEqualTo("STARTING");
        return vm;
    }

    @Test
    void aStopThatItsGuestDoesNotHearIsEndedByForce() {
        for (var verb : new String[] {"stop", "delete"}) {
            var vm = Vm.runningBare(server, verb);
            var qemu = vm.qemu();
            server.cli().does("vm", "stop", verb, "--no-wait");
            vm.awaitPhase("STOPPING");

            server.cli().does("vm", verb, verb, "--force");

            assertThat(qemu.isAlive()).isFalse();
        }
        assertThat(new Vm(server, "stop").phase()).isEqualTo("STOPPED");
        assertThat(new Vm(server, "delete").exists()).isFalse();
    }

    @Test
    void serversOfTwoNodesNeverTouchEachOthersMachines() throws IOException {
        var mine = Vm.runningBare(server, "web");
        try (var neighbour =
                ServerSetup.on(Files.createDirectory(directory.resolve("b"))).start()) {
            var theirs = Vm.runningBare(neighbour, "web");
            var qemu = theirs.qemu();
            server.kill9();
            server.startAgain();
            mine.delete();
            assertThat(server.qemus()).isEmpty();
            assertThat(qemu.isAlive()).isTrue();
            assertThat(theirs.phase()).isEqualTo("RUNNING");
        }
    }

    @Test
    void aMachineThatTheStoreDoesNotKnowIsLeftAloneAndNamed() throws IOException {
        var web = Vm.runningBare(server, "web");
        var uid = web.get().path("uid").asText();
        var qemu = web.qemu();
        server.kill9();
        try (var all = Files.newDirectoryStream(server.dataDir(), "chainfire.db*")) {
            for (var file : all) {
                Files.delete(file);
            }
        }
        server.startAgain();

        assertThat(web.exists()).isFalse();
        assertThat(qemu.isAlive()).isTrue();
        Waiting.until("it is named", server::text, () -> server.text().contains(uid));
        assertThat(server.text()).contains("left alone");
    }

    @Test
    void aDirectoryOfAnyNameWorks() throws IOException {
        var strange = directory.resolve("it's, a \"long\" = 長い/%s".formatted("x".repeat(120)));
        Files.createDirectories(strange);
        try (var odd = ServerSetup.on(strange).start()) {
            var cli = odd.cli();
            cli.does("volume", "create", "data", "--size", "1MiB");
            cli.does("vm", "create", "web", "--memory", "64MiB", "--disk", "data=data", "--start");
            var web = new Vm(odd, "web");
            var qemu = web.qemu();
            odd.kill9();
            odd.startAgain();
            web.awaitPhase("RUNNING");
            assertThat(web.qemu().pid()).isEqualTo(qemu.pid());
            assertThat(web.logDirectory().resolve("console.log")).exists();
            web.delete();
            cli.does("volume", "delete", "data");
            assertThat(web.exists()).isFalse();
        }
    }
}
