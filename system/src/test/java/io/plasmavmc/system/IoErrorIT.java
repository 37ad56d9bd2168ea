package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A guest that writes to a volume for which the host has no room: the volumes lie on a small tmpfs
 * in a mount namespace. The steps share one guest and go in order, as each boot takes seconds.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IoErrorIT {

    private static final int MIB = 1 << 20;

    private static final List<String> ON_A_SMALL_DISK =
            List.of(
                    "unshare",
                    "--mount",
                    "sh",
                    "-c",
                    "mount -t tmpfs -o size=64m none \"$SMALL_DISK\" && exec \"$0\" \"$@\"");

    /** Of the small disk, so that the guest begins to write and does not end. */
    private static final int ROOM_MIB = 2;

    private static final int WRITTEN_MIB = 6;

    @TempDir static Path directory;

    private static Server server;
    private static Cli cli;
    private static Vm one;

    @BeforeAll
    static void aGuestWithAVolumeLargerThanItsDisk() throws IOException {
        var probe =
                Finished.of(
                        List.of("unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"),
                        Map.of(),
                        Duration.ofSeconds(30));
        assumeTrue(probe.exit() == 0, "no right to mount (needs root): " + probe.err());
        var volumes = Files.createDirectory(directory.resolve("volumes"));
        server =
                ServerSetup.on(Files.createDirectory(directory.resolve("data")))
                        .within(ON_A_SMALL_DISK)
                        .withVariable("SMALL_DISK", volumes.toString())
                        .with("--volumes-dir", volumes.toString())
                        .start();
        cli = server.cli();
        one = new Vm(server, "one");
        cli.does("image", "import", "guest", "--file", Installation.guestImage().toString());
        cli.does("volume", "create", "records", "--size", "1GiB");
        cli.does(
                "vm",
                "create",
                "one",
                "--image",
                "guest",
                "--memory",
                "192MiB",
                "--no-nic",
                "--disk",
                "data=records",
                "--start");
        one.awaitBoot(1);
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    /** A file on the small disk, as the server sees it. */
    private static Path ballast() {
        var inside = directory.resolve("volumes/ballast").toString().substring(1);
        return Path.of("/proc/" + server.pid() + "/root").resolve(inside);
    }

    private static void leaveRoom(int mib) throws IOException {
        Files.deleteIfExists(ballast());
        var store = Files.getFileStore(ballast().getParent());
        try (var file = Files.newOutputStream(ballast())) {
            var piece = new byte[MIB / 4];
            while (store.getUsableSpace() > (long) mib * MIB) {
                file.write(piece);
            }
        }
    }

    /** The guest writes from there on, and does not come to the end of it. */
    private static void writeUntilTheDiskIsFull(int fromMib) throws IOException {
        leaveRoom(ROOM_MIB);
        try (var console = Console.open(one.qemu())) {
            console.type(
                    ("yes plasmavmc | head -c %d | dd of=/dev/vdb bs=1M seek=%d conv=fsync"
                                    + " && echo WRITTEN-$((40+2))")
                            .formatted(WRITTEN_MIB * MIB, fromMib));
            one.awaitPhase("PAUSED");
        }
        assertThat(one.reason()).isEqualTo("IO_ERROR");
    }

    private static String digestOfWhatIsWritten() throws NoSuchAlgorithmException {
        var line = "plasmavmc\n".getBytes(StandardCharsets.US_ASCII);
        var digest = MessageDigest.getInstance("MD5");
        for (int done = 0; done < WRITTEN_MIB * MIB; done += line.length) {
            digest.update(line, 0, Math.min(line.length, WRITTEN_MIB * MIB - done));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    @Order(1)
    void fullDiskPausesTheGuestNamesTheVolumeAndAResumeGoesOnWithoutLoss() throws Exception {
        int from = one.log().length();
        writeUntilTheDiskIsFull(0);
        assertThat(one.status().path("message").asText())
                .isEqualTo("disk data (volume records): the host has no space left for it");
        assertThat(cli.does("vm", "get", "one").out()).contains("IO_ERROR").contains("records");
        assertThat(cli.does("vm", "explain", "one").out()).contains("records");

        // Without room it is stopped again, whether the resume still sees that or not.
        var tooEarly = cli.run("vm", "resume", "one");
        assertThat(tooEarly.exit() == 0 || tooEarly.err().contains("volume records"))
                .as("%s", tooEarly)
                .isTrue();
        one.awaitPhase("PAUSED");
        assertThat(one.log().substring(from)).doesNotContain("WRITTEN-42");

        Files.delete(ballast());
        cli.does("vm", "resume", "one");
        one.awaitLog(from, "WRITTEN-42");
        assertThat(one.phase()).isEqualTo("RUNNING");
        assertThat(one.status().path("message").asText()).isEmpty();
        type(
                "echo 3 > /proc/sys/vm/drop_caches; head -c %d /dev/vdb | md5sum"
                        .formatted(WRITTEN_MIB * MIB));
        one.awaitLog(from, digestOfWhatIsWritten());
    }

    private static void type(String line) {
        try (var console = Console.open(one.qemu())) {
            console.type(line);
            Waiting.until("the shell has read it", () -> console.text().contains(line));
        }
    }

    @Test
    @Order(2)
    void resetRescuesTheGuestInItsProcessWhileTheDiskIsFull() throws IOException {
        long pid = one.qemu().pid();
        writeUntilTheDiskIsFull(100);

        cli.does("vm", "reset", "one");

        assertThat(one.phase()).isEqualTo("RUNNING");
        one.awaitBoot(2);
        assertThat(one.qemu().pid()).isEqualTo(pid);
    }

    @Test
    @Order(3)
    void stopByForceEndsItWhileTheDiskIsFullAndItBootsAgain() throws IOException {
        var qemu = one.qemu();
        writeUntilTheDiskIsFull(200);

        cli.does("vm", "stop", "one", "--force");

        assertThat(one.phase()).isEqualTo("STOPPED");
        assertThat(qemu.isAlive()).isFalse();
        cli.does("vm", "start", "one");
        one.awaitBoot(3);
    }

    @Test
    @Order(4)
    void deletionByForceEndsItWhileTheDiskIsFull() throws IOException {
        writeUntilTheDiskIsFull(300);

        cli.does("vm", "delete", "one", "--force");

        assertThat(one.exists()).isFalse();
        assertThat(server.qemus()).isEmpty();
        cli.does("volume", "delete", "records");
    }
}
