package io.plasmavmc.kvm.files;

import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.volume.VolumeFiles.VolumeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Looks at a finished disk file without a tool, so that it is cheap and takes no lock: it may be in
 * use by a running machine.
 */
record DiskLook(StorageDir dir) {

    /** Empty where there is no file. */
    Optional<VolumeFile> at(Path file, DiskFormat format) throws IOException {
        Optional<Long> fileSize = dir.size(file);
        if (fileSize.isEmpty()) {
            return Optional.empty();
        }
        long size =
                switch (format) {
                    case RAW -> fileSize.orElseThrow();
                    case QCOW2 -> virtualSize(file);
                };
        return Optional.of(new VolumeFile(size, AllocatedSize.of(file)));
    }

    VolumeFile existing(Path file, DiskFormat format) throws IOException {
        return at(file, format).orElseThrow(() -> DiskErrors.failed("volume: its file is missing"));
    }

    private long virtualSize(Path file) throws IOException {
        return Qcow2Header.parse(dir.start(file, Qcow2Header.BYTES))
                .orElseThrow(() -> DiskErrors.failed("volume: its file is no qcow2 file"))
                .virtualSize();
    }
}
