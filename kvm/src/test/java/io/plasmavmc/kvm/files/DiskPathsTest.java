package io.plasmavmc.kvm.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.runtime.Uid;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DiskPathsTest {

    private static final Uid UID = new Uid("01980000-0000-7000-8000-000000000001");

    private final DiskPaths paths = new DiskPaths(Path.of("/srv/images"), Path.of("/srv/volumes"));

    @Test
    void filesAreNamedByUidAndFormat() {
        assertThat(paths.image(UID, DiskFormat.QCOW2)).hasToString("/srv/images/" + UID + ".qcow2");
        assertThat(paths.volume(UID, DiskFormat.RAW)).hasToString("/srv/volumes/" + UID + ".raw");
    }

    @Test
    void pathsAreAbsoluteBecauseACopyStoresThePathOfItsSource() {
        DiskPaths relative = new DiskPaths(Path.of("data/../images"), Path.of("volumes"));

        assertThat(relative.image(UID, DiskFormat.RAW)).isAbsolute().isNormalized();
        assertThat(relative.volume(UID, DiskFormat.RAW)).isAbsolute();
    }
}
