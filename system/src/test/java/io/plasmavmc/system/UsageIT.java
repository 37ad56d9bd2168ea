package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a guest does is seen in what its VM has used, over a restart of the server, too. */
class UsageIT {

    private static final long MIB = 1 << 20;

    @TempDir static Path dataDir;

    private static Server server;
    private static Cli cli;
    private static Vm vm;

    @BeforeAll
    static void aServerWithAGuest() {
        server = ServerSetup.on(dataDir).start();
        cli = server.cli();
        vm = new Vm(server, "busy");
        cli.does("image", "import", "guest", "--file", Installation.guestImage().toString());
        cli.does("volume", "create", "data", "--size", "32MiB");
        cli.does(
                "vm",
                "create",
                "busy",
                "--image",
                "guest",
                "--memory",
                "192MiB",
                "--disk",
                "data=data",
                "--start");
        vm.awaitBoot(1);
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    private static JsonNode usage() {
        return vm.status().path("usage");
    }

    private static JsonNode data() {
        for (var disk : usage().path("disks")) {
            if (disk.path("diskId").asText().equals("data")) {
                return disk;
            }
        }
        return Json.object();
    }

    private static void awaitWritten(long bytes) {
        Waiting.until(
                "the guest's writes are counted",
                () -> vm.get().toPrettyString(),
                () -> data().path("writtenBytes").asLong() >= bytes);
    }

    @Test
    void writesOfTheGuestAreCountedAndStayOverARestartOfTheServer() {
        try (var console = Console.open(vm.qemu())) {
            console.type("dd if=/dev/zero of=/dev/vdb bs=1M count=8; sync");
            awaitWritten(8 * MIB);
        }
        assertThat(data().path("writtenBytes").asLong()).isLessThan(9 * MIB);
        assertThat(data().path("writes").asLong()).isPositive();
        assertThat(usage().path("cpuTime").asText()).matches("[1-9][0-9.]*s");
        assertThat(usage().path("memoryBytes").asLong()).isBetween(64 * MIB, 1024 * MIB);
        assertThat(cli.does("vm", "get", "busy").out())
                .containsPattern("usage, as of \\d+s ago:")
                .contains("  disk data: read ", "written 8MiB");

        server.kill9();
        server.startAgain();

        awaitWritten(8 * MIB);
        vm.act("stop", Json.object().put("force", true)).require(200);
        assertThat(usage().isMissingNode()).isTrue();
    }
}
