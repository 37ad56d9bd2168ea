package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines outlive their server, however it ended, and the next one takes them on. */
class ServerRestartIT {

    private static final Pattern TICK = Pattern.compile("TICK-(\\d+)-(\\d+)\\.");

    @TempDir Path dataDir;

    private Server server;

    @BeforeEach
    void aServer() {
        server = ServerSetup.on(dataDir).start();
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void aGuestGoesOnThroughTheDeathsOfItsServer() {
        var cli = server.cli();
        cli.does("image", "import", "guest", "--file", Installation.guestImage().toString());
        cli.does(
                "vm",
                "create",
                "web",
                "--image",
                "guest",
                "--memory",
                "160MiB",
                "--no-nic",
                "--start");
        var web = new Vm(server, "web");
        web.awaitBoot(1);
        var qemu = web.qemu();
        try (var console = Console.open(qemu)) {
            console.type(
                    "i=0; while :; do i=$((i+1)); read up _ </proc/uptime; echo TICK-$i-$up.;"
                            + " usleep 200000; done &");
            awaitTicks(console, 5);

            server.kill9();
            awaitTicks(console, ticks(console.text()).size() + 10);
            server.startAgain();
            isAdopted(web, qemu);
            awaitTicks(console, ticks(console.text()).size() + 5);

            assertThat(server.terminate()).isZero();
            assertThat(qemu.isAlive()).isTrue();
            awaitTicks(console, ticks(console.text()).size() + 5);
            server.startAgain();
            isAdopted(web, qemu);
            awaitTicks(console, ticks(console.text()).size() + 5);

            hasNoGap(ticks(console.text()));
            hasNoGap(ticks(web.log()));
            worksAfterAdoption(web, qemu, console);
            console.type("poweroff -f");
            web.awaitPhase("STOPPED");
        }
        assertThat(web.reason()).isEqualTo("GUEST_SHUTDOWN");
        assertThat(web.boots()).isEqualTo(1);
    }

    private static void isAdopted(Vm vm, Qemu before) {
        vm.awaitPhase("RUNNING");
        assertThat(vm.qemu().pid()).isEqualTo(before.pid());
        assertThat(vm.boots()).isEqualTo(1);
    }

    private void worksAfterAdoption(Vm vm, Qemu qemu, Console console) {
        server.cli().does("vm", "pause", "web");
        int paused = ticks(console.text()).size();
        assertThat(vm.phase()).isEqualTo("PAUSED");
        server.cli().does("vm", "resume", "web");
        awaitTicks(console, paused + 3);
        assertThat(vm.qemu().pid()).isEqualTo(qemu.pid());
    }

    private static void awaitTicks(Console console, int number) {
        Waiting.until(
                number + " ticks of the guest",
                console::text,
                () -> ticks(console.text()).size() >= number);
    }

    /** The numbers of the ticks, in the order in which the guest wrote them. */
    private static List<Integer> ticks(String text) {
        return TICK.matcher(text).results().map(r -> Integer.parseInt(r.group(1))).toList();
    }

    private static void hasNoGap(List<Integer> ticks) {
        assertThat(ticks).isEqualTo(IntStream.rangeClosed(1, ticks.size()).boxed().toList());
    }

    @Test
    void whatHappenedWhileNoServerRanIsToldAfterTheStart() {
        var killed = Vm.runningBare(server, "killed");
        var kept = Vm.runningBare(server, "kept");
        var paused = Vm.runningBare(server, "paused");
        paused.act("pause").require(200);
        var keptPid = kept.qemu().pid();
        var pausedPid = paused.qemu().pid();
        var victim = killed.qemu();

        server.kill9();
        victim.kill9();
        Waiting.until("the victim is gone", () -> !victim.isAlive());
        server.startAgain();

        killed.awaitPhase("CRASHED");
        assertThat(killed.reason()).isEqualTo("QEMU_DIED");
        kept.awaitPhase("RUNNING");
        assertThat(kept.qemu().pid()).isEqualTo(keptPid);
        paused.awaitPhase("PAUSED");
        assertThat(paused.qemu().pid()).isEqualTo(pausedPid);
        assertThat(server.qemus()).hasSize(2);
    }

    @Test
    void aGuestThatPoweredOffWhileNoServerRanIsToldAsStopped() {
        var cli = server.cli();
        cli.does("image", "import", "guest", "--file", Installation.guestImage().toString());
        cli.does(
                "vm",
                "create",
                "web",
                "--image",
                "guest",
                "--memory",
                "160MiB",
                "--no-nic",
                "--start");
        var web = new Vm(server, "web");
        web.awaitBoot(1);
        try (var console = Console.open(web.qemu())) {
            server.kill9();
            console.type("echo GOING-$((40+2)); poweroff -f");
            Waiting.until(
                    "the guest goes", console::text, () -> console.text().contains("GOING-42"));
        }
        server.startAgain();
        web.awaitPhase("STOPPED");
        assertThat(web.reason()).isEqualTo("GUEST_SHUTDOWN");
        Waiting.until("its process ends", () -> server.qemus().isEmpty());
    }

    @Test
    void anOrderlyEndLeavesAReadyServerBehindIt() {
        assertThat(server.readyLine()).contains(" node=").contains(" store=").contains(" accel=");
        assertThat(server.terminate()).isZero();
        server.startAgain();
        assertThat(server.api().get("/vms").status()).isEqualTo(200);
    }
}
