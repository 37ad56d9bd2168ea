package io.plasmavmc.kvm.files;

import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.ImageFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A temporary file that becomes an image, or nothing. For one thread. */
final class ImageUpload implements ImageFiles.Upload {

    private static final Logger LOG = LoggerFactory.getLogger(ImageUpload.class);

    private final StorageDir dir;
    private final ImageInspection inspection;
    private final DiskLimits limits;
    private final Path temporary;
    private final Path file;
    private final DiskFormat format;
    private final FileChannel channel;
    private final MessageDigest digest = sha256();
    private long size;
    private boolean publishing;
    private boolean published;

    ImageUpload(
            StorageDir dir,
            ImageInspection inspection,
            DiskLimits limits,
            Path temporary,
            Path file,
            DiskFormat format,
            FileChannel channel) {
        this.dir = dir;
        this.inspection = inspection;
        this.limits = limits;
        this.temporary = temporary;
        this.file = file;
        this.format = format;
        this.channel = channel;
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
        if (bytes.remaining() > limits.maxUploadBytes() - size) {
            throw DiskErrors.tooLarge(limits.maxUploadBytes());
        }
        size += bytes.remaining();
        digest.update(bytes.duplicate());
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw DiskErrors.failed("upload", e, dir);
        }
    }

    @Override
    public ImageFiles.ImageFile finish() {
        try {
            channel.close();
            long virtualSize = inspection.virtualSize(temporary, format, size);
            publishing = true;
            dir.publish(temporary, file);
            published = true;
            String sha256 = HexFormat.of().formatHex(digest.digest());
            return new ImageFiles.ImageFile(size, virtualSize, sha256);
        } catch (IOException e) {
            throw DiskErrors.failed("upload", e, dir);
        }
    }

    /**
     * Removes also what failed on its way into place. What cannot be removed now is swept at the
     * next start.
     */
    @Override
    public void close() {
        try {
            channel.close();
            if (!published) {
                dir.remove(temporary);
                removeHalfPublished();
            }
        } catch (IOException e) {
            LOG.warn("Leftover of an upload stays until the next start: {}", temporary, e);
        }
    }

    private void removeHalfPublished() throws IOException {
        if (publishing) {
            dir.remove(file);
        }
    }
}
