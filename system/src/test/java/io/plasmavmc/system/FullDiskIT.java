package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose data directory's disk is full, for real: a small tmpfs in a mount namespace. */
class FullDiskIT {

    private static final List<String> ON_A_SMALL_DISK =
            List.of(
                    "unshare",
                    "--mount",
                    "sh",
                    "-c",
                    "mount -t tmpfs -o size=8m none \"$SMALL_DISK\" && exec \"$0\" \"$@\"");

    @TempDir Path dataDir;

    private Server server;

    @BeforeEach
    void aServerOnASmallDisk() {
        var probe =
                Finished.of(
                        List.of("unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"),
                        Map.of(),
                        Duration.ofSeconds(30));
        assumeTrue(probe.exit() == 0, "no right to mount (needs root): " + probe.err());
        server =
                ServerSetup.on(dataDir)
                        .within(ON_A_SMALL_DISK)
                        .withVariable("SMALL_DISK", dataDir.toString())
                        .with("--hypervisor", "fake")
                        .start();
    }

    @AfterEach
    void end() {
        if (server != null) {
            server.close();
        }
    }

    /** The data directory as the server sees it. */
    private Path inside() {
        return Path.of("/proc/" + server.pid() + "/root").resolve(dataDir.toString().substring(1));
    }

    private Finished vm(String... arguments) {
        var command = new ArrayList<>(List.of("vm"));
        command.addAll(List.of(arguments));
        return Cli.of(server.url(), inside().resolve("admin.token"))
                .run(command.toArray(String[]::new));
    }

    private void fillUp(Path ballast) throws IOException {
        try (var file = Files.newOutputStream(ballast)) {
            var piece = new byte[4_096];
            while (true) {
                file.write(piece);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private Finished createUntilRefused() {
        for (int i = 0; i < 50; i++) {
            var created = vm("create", "more-" + i);
            if (created.exit() != 0) {
                return created;
            }
        }
        throw new AssertionError("the disk is not full");
    }

    @Test
    void changesAreRefusedInWordsReadsGoOnAndRoomIsEnoughToGoOn() throws IOException {
        vm("create", "before", "--start").requireSuccess();
        var ballast = inside().resolve("ballast");
        fillUp(ballast);

        var refused = createUntilRefused();

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("NO_SPACE").contains("the disk below the store is full");
        assertThat(vm("list").requireSuccess().out()).contains("before").contains("RUNNING");
        vm("get", "before").requireSuccess();
        assertThat(vm("stop", "before", "--force").err()).contains("NO_SPACE");
        assertThat(vm("get", "before").requireSuccess().out()).contains("RUNNING");

        Files.delete(ballast);

        vm("create", "after", "--start").requireSuccess();
        vm("stop", "before", "--force").requireSuccess();
        assertThat(vm("list").requireSuccess().out()).contains("after");
    }
}
