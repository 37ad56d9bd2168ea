package io.plasmavmc.kvm.files;

import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.runtime.Uid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Images as files of one directory: an upload is a hidden temporary until it has been inspected and
 * is durable. Any thread may call.
 */
public final class QemuImageFiles implements ImageFiles {

    private final DiskPaths paths;
    private final StorageDir dir;
    private final DiskLimits limits;
    private final ImageInspection inspection;

    public QemuImageFiles(DiskPaths paths, QemuImg qemuImg, DiskLimits limits) {
        this.paths = paths;
        this.dir = new StorageDir(paths.imagesDir());
        this.limits = limits;
        this.inspection = new ImageInspection(dir, qemuImg, limits);
    }

    @Override
    public Upload receive(Uid image, DiskFormat format) {
        Path temporary = TemporaryName.UPLOAD.in(dir, image);
        try {
            dir.make();
            dir.remove(temporary);
            return new ImageUpload(
                    dir,
                    inspection,
                    limits,
                    temporary,
                    paths.image(image, format),
                    format,
                    dir.createNew(temporary));
        } catch (IOException e) {
            throw DiskErrors.failed("upload", e, dir);
        }
    }

    @Override
    public void delete(Uid image, DiskFormat format) {
        try {
            dir.remove(paths.image(image, format));
            dir.remove(TemporaryName.UPLOAD.in(dir, image));
        } catch (IOException e) {
            throw DiskErrors.failed("delete of an image", e, dir);
        }
    }

    @Override
    public boolean exists(Uid image, DiskFormat format) {
        try {
            return dir.has(paths.image(image, format));
        } catch (IOException e) {
            throw DiskErrors.failed("look at an image", e, dir);
        }
    }

    /** An upload of an image to keep may be under way on another server. */
    @Override
    public void sweep(Set<Uid> keep) {
        try {
            dir.make();
            dir.sweep(TemporaryName.UPLOAD, TemporaryName.UPLOAD.in(dir, keep));
        } catch (IOException e) {
            throw DiskErrors.failed("sweep of images", e, dir);
        }
    }
}
