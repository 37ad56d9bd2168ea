package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.DiskFormat;
import io.plasmavmc.api.v1.Image;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.state.Stored;

/** An image as a message, and the formats of disks. */
final class ImageMessages {

    private ImageMessages() {}

    static Image of(Stored<io.plasmavmc.core.image.Image> stored) {
        io.plasmavmc.core.image.Image image = stored.value();
        return Image.newBuilder()
                .setOrgId(image.id().project().org())
                .setProjectId(image.id().project().project())
                .setImageId(image.id().name())
                .setUid(image.uid().text())
                .setRevision(stored.revision().number())
                .setCreateTime(Times.of(image.createTime()))
                .putAllLabels(image.labels())
                .setFormat(format(image.format()))
                .setSizeBytes(image.sizeBytes())
                .setVirtualSizeBytes(image.virtualSizeBytes())
                .setSha256(image.sha256())
                .setStatus(status(image))
                .build();
    }

    private static Image.Status status(io.plasmavmc.core.image.Image image) {
        Image.Status.Builder message =
                Image.Status.newBuilder()
                        .setPhase(phase(image.phase()))
                        .setMessage(image.message())
                        .setNode(image.node().name());
        if (image.phase() == io.plasmavmc.core.image.Image.Phase.FAILED) {
            message.setReason(Reason.IMAGE_REJECTED.name());
        }
        return message.build();
    }

    private static Image.Status.Phase phase(io.plasmavmc.core.image.Image.Phase phase) {
        return switch (phase) {
            case UPLOADING -> Image.Status.Phase.UPLOADING;
            case READY -> Image.Status.Phase.READY;
            case FAILED -> Image.Status.Phase.FAILED;
            case DELETING -> Image.Status.Phase.DELETING;
        };
    }

    static DiskFormat.Value format(io.plasmavmc.core.image.DiskFormat format) {
        return switch (format) {
            case QCOW2 -> DiskFormat.Value.qcow2;
            case RAW -> DiskFormat.Value.raw;
        };
    }

    /** qcow2 where nothing was said. */
    static io.plasmavmc.core.image.DiskFormat format(DiskFormat.Value format) {
        return switch (format) {
            case raw -> io.plasmavmc.core.image.DiskFormat.RAW;
            case qcow2, DISK_FORMAT_UNSPECIFIED, UNRECOGNIZED ->
                    io.plasmavmc.core.image.DiskFormat.QCOW2;
        };
    }
}
