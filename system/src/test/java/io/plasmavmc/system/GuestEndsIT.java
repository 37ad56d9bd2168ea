package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests and QEMUs that end by themselves: what is told of it, and that it stays so. */
class GuestEndsIT {

    @TempDir static Path dataDir;

    private static Server server;
    private static Cli cli;

    @BeforeAll
    static void aServerWithAnImage() {
        server = ServerSetup.on(dataDir).start();
        cli = server.cli();
        cli.does("image", "import", "guest", "--file", Installation.guestImage().toString());
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    private static Vm booted(String name, String onCrash) {
        cli.does(
                "vm",
                "create",
                name,
                "--image",
                "guest",
                "--memory",
                "160MiB",
                "--no-nic",
                "--on-crash",
                onCrash,
                "--start");
        var vm = new Vm(server, name);
        vm.awaitBoot(1);
        return vm;
    }

    private static void type(Vm vm, String line) {
        try (var console = Console.open(vm.qemu())) {
            console.type(line);
            Waiting.until(
                    "the shell has read " + line, vm::log, () -> console.text().contains(line));
        }
    }

    @Test
    void aGuestThatPowersItselfOffIsStoppedAndOneThatPanicsHasCrashed() {
        var vm = booted("own-end", "STOP");
        type(vm, "poweroff -f");
        vm.awaitPhase("STOPPED");
        assertThat(vm.reason()).isEqualTo("GUEST_SHUTDOWN");
        assertThat(server.qemus()).isEmpty();
        staysSo(vm, "STOPPED");

        cli.does("vm", "start", "own-end");
        vm.awaitBoot(2);
        type(vm, "panic");
        vm.awaitPhase("CRASHED");
        assertThat(vm.reason()).isEqualTo("GUEST_PANICKED");
        Waiting.until("the panicked guest's process ends", () -> server.qemus().isEmpty());
        cli.does("vm", "reset", "own-end");
        vm.awaitBoot(3);
        assertThat(vm.phase()).isEqualTo("RUNNING");
        panicsPreservedAndIsDeleted(vm);
    }

    /** The policy counts as it is when the guest panics. */
    private static void panicsPreservedAndIsDeleted(Vm vm) {
        cli.does("vm", "update", vm.name(), "--on-crash", "PRESERVE");
        type(vm, "panic");
        vm.awaitPhase("CRASHED");
        var qemu = vm.qemu();
        cli.does("vm", "delete", vm.name(), "--force");
        assertThat(vm.exists()).isFalse();
        assertThat(qemu.isAlive()).isFalse();
    }

    /** Whatever would start it again has had the time in which others of the node do their work. */
    private static void staysSo(Vm vm, String phase) {
        var other = Vm.runningBare(server, "meanwhile");
        other.act("reset").require(200);
        other.delete();
        assertThat(vm.phase()).isEqualTo(phase);
        assertThat(server.qemus()).isEmpty();
    }

    @Test
    void aPreservedPanicKeepsItsProcessUntilAResetRescuesIt() {
        var vm = booted("kept", "PRESERVE");
        long pid = vm.qemu().pid();
        type(vm, "panic");
        vm.awaitPhase("CRASHED");
        assertThat(vm.reason()).isEqualTo("GUEST_PANICKED");
        assertThat(vm.qemu().pid()).isEqualTo(pid);
        cli.does("vm", "reset", "kept");
        vm.awaitBoot(2);
        assertThat(vm.phase()).isEqualTo("RUNNING");
        assertThat(vm.qemu().pid()).isEqualTo(pid);
        type(vm, "panic");
        vm.awaitPhase("CRASHED");
        cli.does("vm", "stop", "kept", "--force");
        assertThat(vm.phase()).isEqualTo("STOPPED");
        assertThat(server.qemus()).isEmpty();
        vm.delete();
    }

    @Test
    void aVmThatIsToBeStartedAgainIsUntilItIsStopped() {
        var vm = booted("comes-back", "RESTART");
        long panicked = vm.qemu().pid();
        type(vm, "panic");
        vm.awaitBoot(2);
        assertThat(vm.qemu().pid()).isNotEqualTo(panicked);
        assertThat(verbs(vm)).containsOnlyOnce("CRASH_START");

        vm.qemu().kill9();
        vm.awaitBoot(3);
        assertThat(verbs(vm).stream().filter("CRASH_START"::equals)).hasSize(2);

        vm.qemu().kill9();
        vm.awaitPhase("CRASHED");
        var due = due(vm);
        vm.act("stop").require(200);
        Waiting.until("the time is over", () -> Instant.now().isAfter(due.plusSeconds(1)));
        assertThat(vm.phase()).isEqualTo("STOPPED");
        staysSo(vm, "STOPPED");
        vm.delete();
    }

    private static List<String> verbs(Vm vm) {
        return Json.texts(vm.status().path("operations"), "verb");
    }

    /** When it is started again for the third time in a row, four seconds after it has crashed. */
    private static Instant due(Vm vm) {
        var status = vm.status();
        var told =
                Pattern.compile("it is started again at (\\S+) \\(3 of 5\\)")
                        .matcher(status.path("message").asText());
        assertThat(told.find()).as("%s", status).isTrue();
        assertThat(status.path("reason").asText()).isEqualTo("QEMU_DIED");
        return Instant.parse(told.group(1));
    }

    @Test
    void aQemuKilledFromOutsideHasCrashedWithItsReason() {
        var vm = Vm.runningBare(server, "killed");
        long begun = System.nanoTime();
        vm.qemu().kill9();
        vm.awaitPhase("CRASHED");
        var told = Duration.ofNanos(System.nanoTime() - begun);
        System.out.printf("QEMU killed: told as CRASHED after %d ms%n", told.toMillis());
        assertThat(vm.reason()).isEqualTo("QEMU_DIED");
        assertThat(vm.status().path("message").asText()).isNotEmpty();
        var described = cli.does("vm", "get", "killed").out();
        assertThat(described).contains("CRASHED").contains("QEMU_DIED");
        cli.does("vm", "start", "killed");
        assertThat(vm.phase()).isEqualTo("RUNNING");
        vm.delete();
    }
}
