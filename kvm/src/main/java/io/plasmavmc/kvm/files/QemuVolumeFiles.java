package io.plasmavmc.kvm.files;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Volumes as sparse files of one directory, made under a hidden name and put into place when
 * finished: a file of a volume's name is always whole. Any thread may call.
 */
public final class QemuVolumeFiles implements VolumeFiles {

    /** Sizes are whole sectors; what is asked for is rounded up. */
    private static final long SECTOR = 512;

    private final DiskPaths paths;
    private final StorageDir dir;
    private final QemuImg qemuImg;
    private final DiskLook look;
    private final DiskLook imageLook;

    public QemuVolumeFiles(DiskPaths paths, QemuImg qemuImg) {
        this.paths = paths;
        this.dir = new StorageDir(paths.volumesDir());
        this.qemuImg = qemuImg;
        this.look = new DiskLook(dir);
        this.imageLook = new DiskLook(new StorageDir(paths.imagesDir()));
    }

    @Override
    public VolumeFile create(Volume volume) {
        Path file = paths.volume(volume.uid(), volume.format());
        try {
            Optional<VolumeFile> made = look.at(file, volume.format());
            return made.isPresent() ? made.orElseThrow() : make(volume, file);
        } catch (IOException e) {
            throw DiskErrors.failed("create of a volume", e, dir);
        }
    }

    private VolumeFile make(Volume volume, Path file) throws IOException {
        dir.make();
        Path temporary = TemporaryName.MAKING.in(dir, volume.uid());
        dir.remove(temporary);
        dir.createNew(temporary).close();
        try {
            fill(volume, temporary);
            dir.publish(temporary, file);
        } catch (IOException | PlasmaException e) {
            dir.remove(temporary);
            throw e;
        }
        return look.existing(file, volume.format());
    }

    private void fill(Volume volume, Path temporary) throws IOException {
        if (volume.source().isEmpty()) {
            qemuImg.createBlank(temporary, volume.format(), wanted(volume));
            return;
        }
        Volume.Source source = volume.source().orElseThrow();
        if (volume.format() != DiskFormat.QCOW2) {
            throw DiskErrors.failed(
                    "volume format: raw (expected: qcow2, a raw file cannot be a copy of an image)");
        }
        Path image = paths.image(source.uid(), source.format());
        long least = sizeOf(image, source);
        qemuImg.createCopy(temporary, image, source.format(), Math.max(least, wanted(volume)));
    }

    private long sizeOf(Path image, Volume.Source source) throws IOException {
        return imageLook
                .at(image, source.format())
                .orElseThrow(
                        () ->
                                DiskErrors.failed(
                                        "image " + source.image() + ": its file is missing"))
                .sizeBytes();
    }

    private static long wanted(Volume volume) {
        return Math.ceilDiv(volume.sizeBytes(), SECTOR) * SECTOR;
    }

    @Override
    public VolumeFile resize(Volume volume) {
        Path file = paths.volume(volume.uid(), volume.format());
        try {
            VolumeFile before = look.existing(file, volume.format());
            if (before.sizeBytes() >= volume.sizeBytes()) {
                return before;
            }
            qemuImg.grow(file, volume.format(), wanted(volume));
            return look.existing(file, volume.format());
        } catch (IOException e) {
            throw DiskErrors.failed("resize of a volume", e, dir);
        }
    }

    @Override
    public void delete(Uid volume, DiskFormat format) {
        try {
            dir.remove(paths.volume(volume, format));
            dir.remove(TemporaryName.MAKING.in(dir, volume));
        } catch (IOException e) {
            throw DiskErrors.failed("delete of a volume", e, dir);
        }
    }

    @Override
    public Optional<VolumeFile> look(Uid volume, DiskFormat format) {
        try {
            return look.at(paths.volume(volume, format), format);
        } catch (IOException e) {
            throw DiskErrors.failed("look at a volume", e, dir);
        }
    }

    /** A volume to keep may be in the making on another server. */
    @Override
    public void sweep(Set<Uid> keep) {
        try {
            dir.make();
            dir.sweep(TemporaryName.MAKING, TemporaryName.MAKING.in(dir, keep));
        } catch (IOException e) {
            throw DiskErrors.failed("sweep of volumes", e, dir);
        }
    }
}
