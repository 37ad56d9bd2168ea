package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes whose files are not what they should be, on their way into a running machine. */
class OddVolumesIT {

    private static final long MIB = 1 << 20;

    @TempDir static Path dataDir;

    private static Server server;
    private static Cli cli;
    private static Vm vm;

    @BeforeAll
    static void aServerWithARunningVm() {
        server = ServerSetup.on(dataDir).start();
        cli = server.cli();
        vm = Vm.runningBare(server, "odd");
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    private static Path volume(String name, String format) {
        cli.does("volume", "create", name, "--size", "1MiB", "--format", format);
        var uid = cli.does("volume", "get", name, "-o", "json").json().path("uid").asText();
        return dataDir.resolve("volumes").resolve(uid + "." + format);
    }

    /** The attach fails in words that tell nothing of the host, and leaves everything as it was. */
    private static String refusedAttach(String volume) {
        var attach = cli.run("vm", "attach-disk", "odd", volume, "--volume", volume, "-o", "json");
        assertThat(attach.exit()).as("%s", attach).isEqualTo(1);
        assertThat(attach.error().path("reason").asText()).isEqualTo("HYPERVISOR_FAILED");
        assertThat(attach.err()).doesNotContain(dataDir.toString());
        assertThat(Json.texts(vm.get().at("/spec/disks"), "diskId")).doesNotContain(volume);
        var operation =
                vm.status().path("operations").get(vm.status().path("operations").size() - 1);
        assertThat(operation.path("outcome").asText()).isEqualTo("FAILED");
        assertThat(operation.path("reason").asText()).isEqualTo("HYPERVISOR_FAILED");
        return attach.error().path("message").asText();
    }

    @Test
    void aVolumeWithoutItsFileIsRefused() throws IOException {
        Files.delete(volume("missing", "qcow2"));

        assertThat(refusedAttach("missing")).contains("missing");

        cli.does("volume", "delete", "missing");
    }

    @Test
    void aVolumeThatAnotherProcessHasOpenIsRefusedUntilItLetsGo() throws IOException {
        var file = volume("locked", "qcow2");
        try (var _ = Running.of(held(file))) {
            Waiting.until("the file is locked", () -> isLocked(file));
            assertThat(refusedAttach("locked")).contains("lock");
        }
        cli.does("vm", "attach-disk", "odd", "locked", "--volume", "locked");
    }

    /** A QEMU of somebody else's, its guest halted. */
    private static ProcessBuilder held(Path file) {
        return new ProcessBuilder(
                "qemu-system-x86_64",
                "-S",
                "-nodefaults",
                "-display",
                "none",
                "-m",
                "16",
                "-drive",
                "if=virtio,format=qcow2,file=" + file);
    }

    private static boolean isLocked(Path file) throws IOException {
        var inode = Files.getAttribute(file, "unix:ino").toString();
        return Files.readString(Path.of("/proc/locks")).contains(":" + inode + " ");
    }

    @Test
    void aVolumeOfAnotherFormatThanItsRecordSaysIsRefused() throws IOException {
        Files.write(volume("other", "qcow2"), new byte[(int) MIB]);

        assertThat(refusedAttach("other")).contains("qcow2");
    }

    @Test
    void aRawVolumeStaysRawWhateverItsGuestWrites() throws IOException {
        var file = volume("raw", "raw");
        // The header of a qcow2 disk of 1 TiB whose backing file is the host's password file.
        Files.write(file, header(), StandardOpenOption.WRITE);

        cli.does("vm", "attach-disk", "odd", "raw", "--volume", "raw");
        cli.does("vm", "resize-disk", "odd", "raw", "--size", "2MiB");
        assertThat(Files.size(file)).isEqualTo(2 * MIB);
        cli.does("vm", "stop", "odd", "--force");
        cli.does("vm", "resize-disk", "odd", "raw", "--size", "3MiB");
        assertThat(Files.size(file)).isEqualTo(3 * MIB);
        cli.does("vm", "start", "odd");
        cli.does("vm", "resize-disk", "odd", "raw", "--size", "4MiB");

        assertThat(Files.size(file)).isEqualTo(4 * MIB);
        assertThat(Files.readAllBytes(file)).startsWith(header());
        assertThat(openFiles(vm.qemu().pid())).doesNotContain("/etc/passwd");
    }

    private static byte[] header() {
        var name = "/etc/passwd".getBytes(StandardCharsets.US_ASCII);
        var header = ByteBuffer.allocate(512);
        header.put(new byte[] {'Q', 'F', 'I', (byte) 0xfb})
                .putInt(2)
                .putLong(256)
                .putInt(name.length);
        header.putInt(16).putLong(1L << 40);
        header.position(256).put(name);
        return header.array();
    }

    private static List<String> openFiles(long pid) throws IOException {
        var open = new ArrayList<String>();
        try (var all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (var each : all.toList()) {
                open.add(Files.readSymbolicLink(each).toString());
            }
        }
        return open;
    }
}
