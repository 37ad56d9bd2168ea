package io.plasmavmc.kvm.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeFiles;
import io.plasmavmc.testkit.files.Qcow2File;
import io.plasmavmc.testkit.files.VolumeFilesContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract on real files and the real qemu-img. */
class QemuVolumeFilesIT extends VolumeFilesContract {

    @TempDir private Path host;

    private DiskPaths paths() {
        return new DiskPaths(host.resolve("images, all"), host.resolve("volumes"));
    }

    @Override
    protected VolumeFiles openFiles() {
        return new QemuVolumeFiles(paths(), new QemuImg("qemu-img"));
    }

    @Override
    protected ImageFiles imageFiles() {
        return new QemuImageFiles(paths(), new QemuImg("qemu-img"), DiskLimits.DEFAULTS);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(paths().volumesDir())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String info(Path file, DiskFormat format) {
        List<String> line =
                List.of(
                        "qemu-img",
                        "info",
                        "--backing-chain",
                        "--output=json",
                        "-f",
                        format.text(),
                        file.toString());
        ToolRun.Result result = ToolRun.run("qemu-img", line, Duration.ofMinutes(1));
        assertThat(result.status()).as(result.words()).isZero();
        return result.output();
    }

    @ParameterizedTest
    @EnumSource
    void fileIsTheOwnersOnlyAndTheOnlyOne(DiskFormat format) throws IOException {
        Volume volume = blank(format, MIB);

        files().create(volume);

        Path file = paths().volume(volume.uid(), format);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(names()).containsExactly(file.getFileName().toString());
    }

    @ParameterizedTest
    @EnumSource
    void copyNamesItsSourceByAbsolutePathAndFormat(DiskFormat imageFormat) {
        upload(
                imageFormat,
                imageFormat == DiskFormat.RAW
                        ? new byte[(int) MIB]
                        : Qcow2File.blank(MIB).toBytes());
        Volume volume = copy(imageFormat, MIB);

        files().create(volume);

        String info = info(paths().volume(volume.uid(), DiskFormat.QCOW2), DiskFormat.QCOW2);
        assertThat(info)
                .contains(
                        "\"backing-filename\": \"" + paths().image(image, imageFormat) + "\"",
                        "\"backing-filename-format\": \"" + imageFormat.text() + "\"");
    }

    @ParameterizedTest
    @EnumSource
    void toolAgreesOnTheSizeAfterAResize(DiskFormat format) {
        Volume volume = blank(format, MIB);
        files().create(volume);

        files().resize(volume.withSizeBytes(7 * MIB));

        assertThat(info(paths().volume(volume.uid(), format), format))
                .contains("\"virtual-size\": " + 7 * MIB);
    }

    @Test
    void usedBytesGrowWithWhatIsWritten() throws IOException {
        Volume volume = blank(DiskFormat.RAW, 8 * MIB);
        assertThat(files().create(volume).usedBytes()).isLessThan(MIB);
        Path file = paths().volume(volume.uid(), DiskFormat.RAW);

        Files.write(file, new byte[(int) (4 * MIB)]);

        assertThat(files().look(volume.uid(), DiskFormat.RAW).orElseThrow().usedBytes())
                .isGreaterThanOrEqualTo(4 * MIB);
    }

    @Test
    void unfinishedFileOfACrashIsReplaced() throws IOException {
        Volume volume = blank(DiskFormat.QCOW2, MIB);
        files().sweep(Set.of());
        Files.writeString(paths().volumesDir().resolve(".making-" + volume.uid()), "half");

        assertThat(files().create(volume).sizeBytes()).isEqualTo(MIB);

        assertThat(names()).containsExactly(volume.uid() + ".qcow2");
    }

    @Test
    void sweepRemovesLeftoversOnlyOfWhatIsNotToKeep() throws IOException {
        Uid gone = blank(DiskFormat.RAW, MIB).uid();
        Uid kept = blank(DiskFormat.RAW, MIB).uid();
        files().sweep(Set.of());
        List<String> others = List.of(".making-" + kept, ".making-x", "notes", gone + ".raw");
        for (String other : others) {
            Files.createFile(paths().volumesDir().resolve(other));
        }
        Files.createFile(paths().volumesDir().resolve(".making-" + gone));

        files().sweep(Set.of(kept));

        assertThat(names()).containsExactlyInAnyOrderElementsOf(others);
    }

    @Test
    void failedCreateLeavesNothing() throws IOException {
        upload(DiskFormat.RAW, new byte[(int) MIB]);
        VolumeFiles broken = new QemuVolumeFiles(paths(), new QemuImg("no-such-qemu-img"));
        Volume volume = copy(DiskFormat.RAW, MIB);

        assertThatThrownBy(() -> broken.create(volume))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessageContaining("package qemu-utils");

        assertThat(names()).isEmpty();
    }

    @Test
    void linkInPlaceOfAVolumeIsRefused() throws IOException {
        Volume volume = blank(DiskFormat.RAW, MIB);
        Path target = Files.write(host.resolve("target"), new byte[512]);
        files().sweep(Set.of());
        Files.createSymbolicLink(paths().volume(volume.uid(), DiskFormat.RAW), target);

        assertThatThrownBy(() -> files().resize(volume)).isInstanceOf(PlasmaException.class);
        assertThatThrownBy(() -> files().create(volume)).isInstanceOf(PlasmaException.class);

        assertThat(target).hasSize(512);
    }
}
