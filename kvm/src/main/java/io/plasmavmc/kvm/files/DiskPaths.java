package io.plasmavmc.kvm.files;

import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.runtime.Uid;
import java.nio.file.Path;

/**
 * Where the files of images and volumes are. The only place that makes such a path, and it makes
 * them from uids alone, so that no name or text of a caller ever becomes part of one.
 */
public record DiskPaths(Path imagesDir, Path volumesDir) {

    public DiskPaths {
        imagesDir = imagesDir.toAbsolutePath().normalize();
        volumesDir = volumesDir.toAbsolutePath().normalize();
    }

    public Path image(Uid image, DiskFormat format) {
        return imagesDir.resolve(fileName(image, format));
    }

    public Path volume(Uid volume, DiskFormat format) {
        return volumesDir.resolve(fileName(volume, format));
    }

    private static String fileName(Uid uid, DiskFormat format) {
        return uid + "." + format.text();
    }
}
