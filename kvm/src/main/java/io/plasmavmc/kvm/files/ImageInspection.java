package io.plasmavmc.kvm.files;

import io.plasmavmc.core.image.DiskFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Whether a stranger's file is fit to be an image of its stated format, and how large its disk is.
 * Our own look at the header comes first: only a file that names no other file is shown to a tool.
 * Every refusal is {@code IMAGE_REJECTED} with a cause for people.
 */
record ImageInspection(StorageDir dir, QemuImg qemuImg, DiskLimits limits) {

    private static final int SECTOR = 512;
    private static final int START_BYTES = Math.max(Qcow2Header.BYTES, ForeignFormat.BYTES);

    /** The size of the disk in it. */
    long virtualSize(Path file, DiskFormat format, long fileSize) throws IOException {
        ByteBuffer start = dir.start(file, START_BYTES);
        return switch (format) {
            case RAW -> raw(start, fileSize);
            case QCOW2 -> qcow2(file, start, fileSize);
        };
    }

    private long raw(ByteBuffer start, long fileSize) {
        ForeignFormat.of(start)
                .ifPresent(
                        format -> {
                            throw DiskErrors.rejected(format.text());
                        });
        if (fileSize == 0 || fileSize % SECTOR != 0 || fileSize > limits.maxVirtualBytes()) {
            throw DiskErrors.rejected(
                    "size: "
                            + fileSize
                            + " bytes (expected: a multiple of 512, more than 0, at most "
                            + limits.maxVirtualBytes()
                            + ")");
        }
        return fileSize;
    }

    private long qcow2(Path file, ByteBuffer start, long fileSize) {
        Qcow2Header header =
                Qcow2Header.parse(start)
                        .orElseThrow(() -> DiskErrors.rejected("the file is no qcow2 image"));
        new Qcow2Rules(fileSize, limits.maxVirtualBytes())
                .violation(header)
                .ifPresent(
                        cause -> {
                            throw DiskErrors.rejected(cause);
                        });
        QemuImg.Info info = qemuImg.inspect(file, DiskFormat.QCOW2);
        if (!isAsRead(info, header)) {
            throw DiskErrors.rejected("qemu-img reads another header than the file has");
        }
        qemuImg.check(file, DiskFormat.QCOW2);
        return header.virtualSize();
    }

    private static boolean isAsRead(QemuImg.Info info, Qcow2Header header) {
        return info.format().equals(DiskFormat.QCOW2.text())
                && info.virtualSize() == header.virtualSize()
                && !info.refersElsewhere()
                && !info.encrypted();
    }
}
