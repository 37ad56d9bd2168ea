package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A guest that is asked to boot again: by its agent, by the power button, and in vain. The steps
 * share one guest and go in order, as each boot takes seconds.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SoftResetIT {

    @TempDir static Path dataDir;

    private static Server server;
    private static Cli cli;
    private static Vm one;

    @BeforeAll
    static void aServerWithAGuest() {
        server = ServerSetup.on(dataDir).start();
        cli = server.cli();
        one = new Vm(server, "one");
        cli.does("image", "import", "guest", "--file", Installation.guestImage().toString());
        cli.does(
                "vm",
                "create",
                "one",
                "--image",
                "guest",
                "--memory",
                "192MiB",
                "--no-nic",
                "--start");
        one.awaitBoot(1);
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    private static void type(String line, String written) {
        int from = one.log().length();
        try (var console = Console.open(one.qemu())) {
            console.type(line);
            one.awaitLog(from, written);
        }
    }

    private static String since(int from) {
        return one.log().substring(from);
    }

    @Test
    @Order(1)
    void agentTakesTheGuestDownAndItBootsInTheSameProcess() {
        type("killall acpid; echo BUTTON-$((40+2))", "BUTTON-42");
        long pid = one.qemu().pid();
        int from = one.log().length();

        cli.does("vm", "reboot", "one");
        one.awaitBoot(2);

        assertThat(since(from)).contains("GUEST-POWEROFF");
        assertThat(one.qemu().pid()).isEqualTo(pid);
        assertThat(one.phase()).isEqualTo("RUNNING");
    }

    @Test
    @Order(2)
    void powerButtonTakesAGuestWithoutAgentDown() {
        type("touch /run/deaf; killall qemu-ga; echo AGENT-$((40+2))", "AGENT-42");
        long pid = one.qemu().pid();
        int from = one.log().length();

        cli.does("vm", "reset", "one", "--mode", "soft");
        one.awaitBoot(3);

        assertThat(since(from)).contains("GUEST-POWEROFF");
        assertThat(one.qemu().pid()).isEqualTo(pid);
    }

    @Test
    @Order(3)
    void pausedGuestIsWokenToGoDown() {
        cli.does("vm", "pause", "one");
        int from = one.log().length();

        cli.does("vm", "reboot", "one");
        one.awaitBoot(4);

        assertThat(since(from)).contains("GUEST-POWEROFF");
        assertThat(one.phase()).isEqualTo("RUNNING");
    }

    @Test
    @Order(4)
    void resetOutlivesTheDeathOfTheServer() {
        type("deaf", "\nGUEST-DEAF");
        cli.does(
                "vm",
                "reset",
                "one",
                "--mode",
                "soft",
                "--deadline",
                "20s",
                "--force",
                "--no-wait");
        server.kill9();
        server.startAgain();

        one.awaitBoot(5);

        assertThat(one.boots()).isEqualTo(5);
        Waiting.until(
                "it is answered",
                () -> one.get().toPrettyString(),
                () -> one.phase().equals("RUNNING"));
    }

    @Test
    @Order(5)
    void deafGuestRunsOnAndIsToldSo() {
        type("deaf", "\nGUEST-DEAF");

        var reset =
                cli.run("vm", "reset", "one", "--mode", "soft", "--deadline", "8s", "-o", "json");

        assertThat(reset.exit()).as("%s", reset).isEqualTo(4);
        assertThat(reset.error().path("reason").asText()).isEqualTo("GUEST_DID_NOT_STOP");
        assertThat(one.phase()).isEqualTo("RUNNING");
        type("echo ALIVE-$((40+2))", "ALIVE-42");
        assertThat(one.boots()).isEqualTo(5);
    }

    @Test
    @Order(6)
    void deafGuestIsResetByForceAtTheDeadline() {
        long pid = one.qemu().pid();

        cli.does("vm", "reset", "one", "--mode", "soft", "--deadline", "6s", "--force");
        one.awaitBoot(6);

        assertThat(one.qemu().pid()).isEqualTo(pid);
    }
}
