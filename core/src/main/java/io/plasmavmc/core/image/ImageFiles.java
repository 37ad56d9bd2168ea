package io.plasmavmc.core.image;

import io.plasmavmc.core.runtime.Uid;
import java.nio.ByteBuffer;
import java.util.Set;

/** The files of images, named by uid. Any thread may call; an upload belongs to one thread. */
public interface ImageFiles {

    /** Opens a temporary file for an upload. */
    Upload receive(Uid image, DiskFormat format);

    /** Removes the file; none is no error. */
    void delete(Uid image, DiskFormat format);

    boolean exists(Uid image, DiskFormat format);

    /** Removes leftovers of broken-off uploads, and nothing of an image to keep. */
    void sweep(Set<Uid> keep);

    /** A file on its way in. Closing one that was not finished removes it. */
    interface Upload extends AutoCloseable {

        /**
         * Appends; a full disk is {@code NO_SPACE}, more than the cap is {@code PAYLOAD_TOO_LARGE}.
         */
        void write(ByteBuffer bytes);

        /**
         * Inspects the file by its stated format, makes it durable and puts it into place; {@code
         * IMAGE_REJECTED} with the cause where it is not fit.
         */
        ImageFile finish();

        @Override
        void close();
    }

    /**
     * An image's file.
     *
     * @param sha256 in hex, of the bytes received
     */
    record ImageFile(long sizeBytes, long virtualSizeBytes, String sha256) {}
}
