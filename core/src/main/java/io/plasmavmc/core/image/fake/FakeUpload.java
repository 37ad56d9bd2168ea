package io.plasmavmc.core.image.fake;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.runtime.Uid;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Counts and hashes; of the content it looks at the first bytes only. For one thread. */
final class FakeUpload implements ImageFiles.Upload {

    private static final int SECTOR = 512;
    private static final int QCOW2_MAGIC = 0x514649fb;
    private static final int QCOW2_SIZE_OFFSET = 24;

    private final FakeImageFiles files;
    private final Uid image;
    private final DiskFormat format;
    private final long maxBytes;
    private final MessageDigest digest = sha256();
    private final ByteBuffer start = ByteBuffer.allocate(QCOW2_SIZE_OFFSET + Long.BYTES);
    private long size;

    FakeUpload(FakeImageFiles files, Uid image, DiskFormat format, long maxBytes) {
        this.files = files;
        this.image = image;
        this.format = format;
        this.maxBytes = maxBytes;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    @Override
    public void write(ByteBuffer bytes) {
        if (bytes.remaining() > maxBytes - size) {
            throw PlasmaException.of(
                    Reason.PAYLOAD_TOO_LARGE,
                    "image: more than " + maxBytes + " bytes (expected: at most that)",
                    Map.of("maxBytes", Long.toString(maxBytes)));
        }
        size += bytes.remaining();
        int wanted = Math.min(start.remaining(), bytes.remaining());
        start.put(bytes.slice(bytes.position(), wanted));
        digest.update(bytes);
    }

    @Override
    public ImageFiles.ImageFile finish() {
        long virtualSize = virtualSize();
        files.finish(image, format, virtualSize);
        return new ImageFiles.ImageFile(
                size, virtualSize, HexFormat.of().formatHex(digest.digest()));
    }

    private long virtualSize() {
        boolean qcow2 = !start.hasRemaining() && start.getInt(0) == QCOW2_MAGIC;
        return switch (format) {
            case QCOW2 -> {
                if (!qcow2) {
                    throw FakeImageFiles.rejected("the file is no qcow2 image");
                }
                yield start.getLong(QCOW2_SIZE_OFFSET);
            }
            case RAW -> {
                if (qcow2) {
                    throw FakeImageFiles.rejected(
                            "the file is qcow2, not raw (import it with --format qcow2)");
                }
                if (size == 0 || size % SECTOR != 0) {
                    throw FakeImageFiles.rejected(
                            "size: " + size + " bytes (expected: a multiple of 512, more than 0)");
                }
                yield size;
            }
        };
    }

    @Override
    public void close() {
        files.abandon(image);
    }
}
