package io.plasmavmc.testkit.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.image.ImageFiles.Upload;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.tenant.ProjectId;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeFiles;
import io.plasmavmc.core.volume.VolumeFiles.VolumeFile;
import io.plasmavmc.core.volume.VolumeId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the core relies on when it makes, grows and removes volumes, whatever keeps them. */
public abstract class VolumeFilesContract {

    protected static final long MIB = 1 << 20;
    protected static final long GIB = 1 << 30;
    private static final ProjectId PROJECT = new ProjectId("default", "default");

    protected final Uid image = new Uid(UUID.randomUUID().toString());

    private VolumeFiles files;

    /** Opens an adapter; the same storage each time in one test. */
    protected abstract VolumeFiles openFiles();

    /** The images that volumes are copies of. */
    protected abstract ImageFiles imageFiles();

    @BeforeEach
    protected final void open() {
        files = openFiles();
    }

    protected final VolumeFiles files() {
        return files;
    }

    protected static Volume volume(DiskFormat format, long size, Optional<Volume.Source> source) {
        return new Volume(
                new VolumeId(PROJECT, "data"),
                new Uid(UUID.randomUUID().toString()),
                Instant.EPOCH,
                Map.of(),
                new NodeId("host-a"),
                Volume.DEFAULT_POOL,
                format,
                size,
                source,
                false,
                Optional.empty(),
                Volume.Status.NEW);
    }

    protected static Volume blank(DiskFormat format, long size) {
        return volume(format, size, Optional.empty());
    }

    protected final Volume copy(DiskFormat imageFormat, long size) {
        ImageId name = new ImageId(PROJECT, "debian");
        return volume(
                DiskFormat.QCOW2, size, Optional.of(new Volume.Source(name, image, imageFormat)));
    }

    protected final void upload(DiskFormat format, byte[] bytes) {
        try (Upload upload = imageFiles().receive(image, format)) {
            upload.write(ByteBuffer.wrap(bytes));
            upload.finish();
        }
    }

    private long sizeOf(Volume volume) {
        return files.look(volume.uid(), volume.format()).orElseThrow().sizeBytes();
    }

    @ParameterizedTest
    @EnumSource
    protected void blankVolumeHasItsSizeAndTakesHardlyAny(DiskFormat format) {
        Volume volume = blank(format, 3 * GIB);

        VolumeFile made = files.create(volume);

        assertThat(made.sizeBytes()).isEqualTo(3 * GIB);
        assertThat(made.usedBytes()).isLessThan(2 * MIB);
        assertThat(files.look(volume.uid(), format)).contains(made);
    }

    @ParameterizedTest
    @EnumSource
    protected void sizeIsRoundedUpToWholeSectors(DiskFormat format) {
        assertThat(files.create(blank(format, MIB + 1)).sizeBytes()).isEqualTo(MIB + 512);
    }

    @ParameterizedTest
    @EnumSource
    protected void createThatIsRepeatedFindsTheFile(DiskFormat format) {
        Volume volume = blank(format, MIB);
        files.create(volume);

        VolumeFile again = openFiles().create(volume.withSizeBytes(2 * MIB));

        assertThat(again.sizeBytes()).isEqualTo(MIB);
    }

    @ParameterizedTest
    @EnumSource
    protected void copyIsAtLeastAsLargeAsItsSource(DiskFormat imageFormat) {
        upload(imageFormat, imageOf4Mib(imageFormat));

        assertThat(files.create(copy(imageFormat, MIB)).sizeBytes()).isEqualTo(4 * MIB);
    }

    @ParameterizedTest
    @EnumSource
    protected void copyMayBeLargerThanItsSourceAndTakesHardlyAny(DiskFormat imageFormat) {
        upload(imageFormat, imageOf4Mib(imageFormat));

        VolumeFile made = files.create(copy(imageFormat, 10 * GIB));

        assertThat(made.sizeBytes()).isEqualTo(10 * GIB);
        assertThat(made.usedBytes()).isLessThan(2 * MIB);
    }

    private static byte[] imageOf4Mib(DiskFormat format) {
        return switch (format) {
            case QCOW2 -> Qcow2File.blank(4 * MIB).toBytes();
            case RAW -> new byte[(int) (4 * MIB)];
        };
    }

    @Test
    protected void copyOfAnImageWithoutItsFileFailsAndLeavesNothing() {
        Volume volume = copy(DiskFormat.QCOW2, MIB);

        assertThatThrownBy(() -> files.create(volume))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessageContaining("its file is missing");

        assertThat(files.look(volume.uid(), volume.format())).isEmpty();
    }

    @Test
    protected void rawVolumeCannotBeACopy() {
        upload(DiskFormat.RAW, imageOf4Mib(DiskFormat.RAW));
        Volume wanted = copy(DiskFormat.RAW, MIB);
        Volume raw = volume(DiskFormat.RAW, MIB, wanted.source());

        assertThatThrownBy(() -> files.create(raw))
                .isInstanceOf(PlasmaException.class)
                .hasMessageContaining("expected: qcow2");

        assertThat(files.look(raw.uid(), DiskFormat.RAW)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    protected void volumeGrows(DiskFormat format) {
        Volume volume = blank(format, MIB);
        files.create(volume);

        VolumeFile grown = files.resize(volume.withSizeBytes(5 * GIB));

        assertThat(grown.sizeBytes()).isEqualTo(5 * GIB);
        assertThat(sizeOf(volume)).isEqualTo(5 * GIB);
    }

    @ParameterizedTest
    @EnumSource
    protected void volumeNeverShrinks(DiskFormat format) {
        Volume volume = blank(format, 2 * MIB);
        files.create(volume);

        assertThat(files.resize(volume.withSizeBytes(MIB)).sizeBytes()).isEqualTo(2 * MIB);
        assertThat(files.resize(volume).sizeBytes()).isEqualTo(2 * MIB);
        assertThat(sizeOf(volume)).isEqualTo(2 * MIB);
    }

    @Test
    protected void volumeWithoutItsFileCannotGrow() {
        assertThatThrownBy(() -> files.resize(blank(DiskFormat.QCOW2, MIB)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessageContaining("its file is missing");
    }

    @ParameterizedTest
    @EnumSource
    protected void deletedVolumeIsGoneAndDeletingNoneIsNoError(DiskFormat format) {
        Volume volume = blank(format, MIB);
        files.create(volume);

        files.delete(volume.uid(), format);
        files.delete(volume.uid(), format);

        assertThat(files.look(volume.uid(), format)).isEmpty();
    }

    @Test
    protected void volumeThatWasNeverMadeIsNotSeen() {
        assertThat(files.look(image, DiskFormat.QCOW2)).isEmpty();
    }

    @Test
    protected void sweepNeverRemovesAFinishedVolume() {
        Volume volume = blank(DiskFormat.QCOW2, MIB);
        files.create(volume);

        files.sweep(Set.of());

        assertThat(files.look(volume.uid(), volume.format())).isPresent();
    }
}
