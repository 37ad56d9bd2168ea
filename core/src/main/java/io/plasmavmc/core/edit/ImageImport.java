package io.plasmavmc.core.edit;

import io.plasmavmc.core.image.ImageFiles;
import java.nio.ByteBuffer;

/**
 * An upload under way, for one thread. Closing it without a finish removes what there is of it,
 * file and name.
 */
public final class ImageImport implements AutoCloseable {

    private final ImageEdits.AcceptedImage image;
    private final ImageFiles.Upload upload;
    private final ImageEdits edits;
    private boolean finished;

    ImageImport(ImageEdits.AcceptedImage image, ImageFiles.Upload upload, ImageEdits edits) {
        this.image = image;
        this.upload = upload;
        this.edits = edits;
    }

    public ImageEdits.AcceptedImage image() {
        return image;
    }

    /** Appends; fails as {@link ImageFiles.Upload#write} does. */
    public void write(ByteBuffer bytes) {
        upload.write(bytes);
    }

    /** Inspects the file and makes the image ready; fails as {@link ImageFiles.Upload#finish}. */
    public ImageEdits.AcceptedImage finish() {
        ImageEdits.AcceptedImage ready = edits.finish(image.id(), image.uid(), upload.finish());
        finished = true;
        return ready;
    }

    @Override
    public void close() {
        upload.close();
        if (!finished) {
            finished = true;
            edits.abandon(image.id(), image.uid());
        }
    }
}
