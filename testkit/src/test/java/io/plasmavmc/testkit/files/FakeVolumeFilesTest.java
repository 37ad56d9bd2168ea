package io.plasmavmc.testkit.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.image.fake.FakeImageFiles;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeFiles;
import io.plasmavmc.core.volume.fake.FakeVolumeFiles;
import org.junit.jupiter.api.Test;

class FakeVolumeFilesTest extends VolumeFilesContract {

    private final FakeImageFiles images = new FakeImageFiles(1L << 40);
    private final FakeVolumeFiles fake = new FakeVolumeFiles(images);

    @Override
    protected VolumeFiles openFiles() {
        return fake;
    }

    @Override
    protected ImageFiles imageFiles() {
        return images;
    }

    @Test
    void nextWorkFailsAsAskedAndTheOneAfterDoesNot() {
        Volume volume = blank(DiskFormat.RAW, MIB);
        fake.failNext(PlasmaException.of(Reason.NO_SPACE, "full"));

        assertThatThrownBy(() -> fake.create(volume)).hasMessage("full");

        assertThat(fake.create(volume).sizeBytes()).isEqualTo(MIB);
    }
}
