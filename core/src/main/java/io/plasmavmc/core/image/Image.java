package io.plasmavmc.core.image;

import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Uid;
import java.time.Instant;
import java.util.Map;

/**
 * A read-only disk template.
 *
 * @param node the node that has taken the upload
 * @param sizeBytes of the file; 0 until it is there, like {@code virtualSizeBytes}
 * @param sha256 of the file as it was uploaded, in hex; empty until it is there
 */
public record Image(
        ImageId id,
        Uid uid,
        Instant createTime,
        Map<String, String> labels,
        NodeId node,
        DiskFormat format,
        long sizeBytes,
        long virtualSizeBytes,
        String sha256,
        Phase phase,
        String message) {

    public Image {
        labels = Map.copyOf(labels);
    }

    /** Of an image. */
    public enum Phase {
        UPLOADING,
        READY,
        FAILED,
        DELETING
    }

    public Image withPhase(Phase newPhase, String newMessage) {
        return new Image(
                id,
                uid,
                createTime,
                labels,
                node,
                format,
                sizeBytes,
                virtualSizeBytes,
                sha256,
                newPhase,
                newMessage);
    }

    /** Received, inspected and in place. */
    public Image ready(ImageFiles.ImageFile file) {
        return new Image(
                id,
                uid,
                createTime,
                labels,
                node,
                format,
                file.sizeBytes(),
                file.virtualSizeBytes(),
                file.sha256(),
                Phase.READY,
                "");
    }
}
