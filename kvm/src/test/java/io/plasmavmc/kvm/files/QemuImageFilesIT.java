package io.plasmavmc.kvm.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.image.ImageFiles.Upload;
import io.plasmavmc.testkit.files.ImageFilesContract;
import io.plasmavmc.testkit.files.Qcow2File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on real files and the real qemu-img, and what hostile files get. */
class QemuImageFilesIT extends ImageFilesContract {

    private static final long MAX_VIRTUAL = 64L << 40;

    @TempDir private Path host;

    private Path dir() {
        return host.resolve("data/images");
    }

    private DiskPaths paths() {
        return new DiskPaths(dir(), host.resolve("data/volumes"));
    }

    @Override
    protected ImageFiles openFiles() {
        return new QemuImageFiles(
                paths(), new QemuImg("qemu-img"), new DiskLimits(MAX_BYTES, MAX_VIRTUAL));
    }

    @Override
    protected int leftovers() {
        return (int) names().stream().filter(name -> name.startsWith(".")).count();
    }

    private List<String> names() {
        if (!Files.exists(dir())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(dir())) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Qcow2File sane() {
        return Qcow2File.blank(1 << 30);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private void run(String... line) throws Exception {
        ToolRun.Result result = ToolRun.run(line[0], List.of(line), Duration.ofMinutes(1));
        assertThat(result.status()).as(result.words()).isZero();
    }

    @Test
    void filesAndDirectoriesAreTheOwnersOnly() throws IOException {
        upload(DiskFormat.RAW, rawBytes(512));

        assertThat(permissions(dir())).isEqualTo("rwx------");
        assertThat(permissions(paths().image(image, DiskFormat.RAW))).isEqualTo("rw-------");
        assertThat(names()).containsExactly(image + ".raw");
    }

    @Test
    void fileOfTheImageIsWhatWasUploaded() throws IOException {
        byte[] bytes = rawBytes(10 * 512);

        upload(DiskFormat.RAW, bytes);

        assertThat(Files.readAllBytes(paths().image(image, DiskFormat.RAW))).isEqualTo(bytes);
    }

    @Test
    void imageThatReadsTheHostByABackingFileIsRejected() throws Exception {
        Path secret = Files.writeString(host.resolve("secret"), "x".repeat(1024));
        Path hostile = host.resolve("hostile.qcow2");
        run(
                "qemu-img",
                "create",
                "-q",
                "-f",
                "qcow2",
                "-b",
                "" + secret,
                "-F",
                "raw",
                "" + hostile);

        assertRejected(DiskFormat.QCOW2, Files.readAllBytes(hostile), "backing file");
    }

    @Test
    void imageThatReadsTheHostByADataFileIsRejected() throws Exception {
        Path hostile = host.resolve("hostile.qcow2");
        String options = "data_file=" + host.resolve("data.raw") + ",data_file_raw=on";
        run("qemu-img", "create", "-q", "-f", "qcow2", "-o", options, "" + hostile, "1M");

        assertRejected(DiskFormat.QCOW2, Files.readAllBytes(hostile), "another file");
    }

    @Test
    void encryptedImageIsRejected() {
        byte[] bytes = sane().with32(Qcow2File.CRYPT_METHOD, 2).toBytes();

        assertRejected(DiskFormat.QCOW2, bytes, "encrypted");
    }

    @Test
    void diskOfAbsurdSizeIsRejected() {
        byte[] bytes = sane().with64(Qcow2File.VIRTUAL_SIZE, Long.MAX_VALUE / 512 * 512).toBytes();

        assertRejected(DiskFormat.QCOW2, bytes, "virtual size");
    }

    @Test
    void imageWhoseTablesLeadOutOfTheFileIsRejected() {
        byte[] bytes = sane().with64(3 << 16, 1L << 63 | 1L << 40).toBytes();

        assertRejected(DiskFormat.QCOW2, bytes, "damaged");
    }

    @Test
    void imageThatWasCutOffIsRejected() throws Exception {
        Path whole = host.resolve("whole.qcow2");
        Path content = Files.write(host.resolve("content"), rawBytes(512 * 1024));
        run("qemu-img", "convert", "-f", "raw", "-O", "qcow2", "" + content, "" + whole);
        byte[] bytes = Files.readAllBytes(whole);

        assertRejected(
                DiskFormat.QCOW2, Arrays.copyOf(bytes, bytes.length - 256 * 1024), "cut off");
    }

    @Test
    void compressedImageIsAccepted() throws Exception {
        Path packed = host.resolve("packed.qcow2");
        Path content = Files.write(host.resolve("content"), new byte[4 << 20]);
        run("qemu-img", "convert", "-c", "-f", "raw", "-O", "qcow2", "" + content, "" + packed);

        assertThat(upload(DiskFormat.QCOW2, Files.readAllBytes(packed)).virtualSizeBytes())
                .isEqualTo(4 << 20);
    }

    @Test
    void imageOfTheOlderVersionIsAccepted() throws Exception {
        Path old = host.resolve("old.qcow2");
        run("qemu-img", "create", "-q", "-f", "qcow2", "-o", "compat=0.10", "" + old, "8M");

        assertThat(upload(DiskFormat.QCOW2, Files.readAllBytes(old)).virtualSizeBytes())
                .isEqualTo(8 << 20);
    }

    @Test
    void otherFormatsThatAreCalledRawAreRejectedByName() {
        assertRejected(DiskFormat.RAW, named("KDMV"), "the file is vmdk");
        assertRejected(DiskFormat.RAW, named("vhdxfile"), "the file is vhdx");
        assertRejected(DiskFormat.RAW, named("\u001f\u008b\u0008"), "unpack it first");
    }

    private static byte[] named(String magic) {
        byte[] start = magic.getBytes(StandardCharsets.ISO_8859_1);
        return Arrays.copyOf(start, 1024);
    }

    @Test
    void linkUnderAnUploadsNameIsNotFollowed() throws IOException {
        Path victim = Files.writeString(host.resolve("victim"), "untouched");
        Files.createDirectories(dir());
        Files.createSymbolicLink(dir().resolve(".upload-" + image), victim);

        upload(DiskFormat.RAW, rawBytes(512));

        assertThat(victim).hasContent("untouched");
    }

    @Test
    void linkUnderAnImagesNameIsNoImage() throws IOException {
        Path target = Files.write(host.resolve("target"), new byte[512]);
        Files.createDirectories(dir());
        Files.createSymbolicLink(paths().image(image, DiskFormat.RAW), target);

        assertThatThrownBy(() -> files().exists(image, DiskFormat.RAW))
                .isInstanceOf(PlasmaException.class)
                .hasMessageNotContaining(host.toString());
    }

    @Test
    void sweepTouchesNoFileThatIsNotOurs() throws IOException {
        Files.createDirectories(dir());
        List<String> others =
                List.of(".upload-mine", "notes.txt", ".making-" + image, image + ".bak");
        for (String other : others) {
            Files.createFile(dir().resolve(other));
        }

        files().sweep(Set.of());

        assertThat(names()).containsExactlyInAnyOrderElementsOf(others);
    }

    @Test
    void uploadFailsInWordsWhereTheDirectoryCannotBeWritten() throws IOException {
        Files.createDirectories(dir().getParent());
        Files.createFile(dir());

        assertThatThrownBy(() -> files().receive(image, DiskFormat.RAW))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessageStartingWith("upload: ")
                .hasMessageNotContaining(host.toString());
    }

    @Test
    void largeUploadIsStreamed() {
        ImageFiles large =
                new QemuImageFiles(
                        paths(), new QemuImg("qemu-img"), new DiskLimits(1L << 30, MAX_VIRTUAL));
        ByteBuffer piece = ByteBuffer.wrap(rawBytes(1 << 20));
        try (Upload upload = large.receive(image, DiskFormat.RAW)) {
            for (int i = 0; i < 64; i++) {
                upload.write(piece.duplicate());
            }

            assertThat(upload.finish().virtualSizeBytes()).isEqualTo(64 << 20);
        }
    }
}
