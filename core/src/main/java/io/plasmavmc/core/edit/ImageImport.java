package io.plasmavmc.core.edit;

import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.step.StepName;
import java.nio.ByteBuffer;

/**
 * An upload under way, for one thread. Closing it without a finish removes what there is of it,
 * file and name.
 */
public final class ImageImport implements AutoCloseable {

    private final ImageEdits.AcceptedImage image;
    private final ImageFiles.Upload upload;
    private final DiskFormat format;
    private final ImageEdits edits;
    private final StepGate gate;
    private final String key;
    private boolean finished;

    ImageImport(
            ImageEdits.AcceptedImage image,
            ImageFiles.Upload upload,
            DiskFormat format,
            ImageEdits edits,
            StepGate gate) {
        this.image = image;
        this.upload = upload;
        this.format = format;
        this.edits = edits;
        this.gate = gate;
        this.key = Keys.image(image.id());
    }

    public ImageEdits.AcceptedImage image() {
        return image;
    }

    /** Appends; fails as {@link ImageFiles.Upload#write} does. */
    public void write(ByteBuffer bytes) {
        gate.run(StepName.IMAGE_IMPORT_WRITE, key, () -> upload.write(bytes));
    }

    /** Inspects the file and makes the image ready; fails as {@link ImageFiles.Upload#finish}. */
    public ImageEdits.AcceptedImage finish() {
        ImageFiles.ImageFile file = gate.take(StepName.IMAGE_IMPORT_FILE, key, upload::finish);
        ImageEdits.AcceptedImage ready = edits.finish(image.id(), image.uid(), file);
        finished = true;
        return ready;
    }

    @Override
    public void close() {
        if (finished) {
            return;
        }
        finished = true;
        gate.run(StepName.IMAGE_IMPORT_DISCARD, key, upload::close);
        edits.abandon(image.id(), image.uid(), format);
    }
}
