package io.plasmavmc.core.volume;

import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Uid;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A writable disk.
 *
 * @param node the node whose storage has the file
 * @param sizeBytes what is wanted; the file has {@code status.sizeBytes}
 * @param source what it is a copy-on-write copy of, empty for a blank one
 * @param deleteWithVm made for one VM and gone with it
 * @param status written by the node that works on the volume
 */
public record Volume(
        VolumeId id,
        Uid uid,
        Instant createTime,
        Map<String, String> labels,
        NodeId node,
        String pool,
        DiskFormat format,
        long sizeBytes,
        Optional<Source> source,
        boolean deleteWithVm,
        Optional<Instant> deleteTime,
        Status status) {

    /** The only pool there is so far. */
    public static final String DEFAULT_POOL = "default";

    public Volume {
        labels = Map.copyOf(labels);
    }

    /** The image below a volume, by name for people and by uid for the file. */
    public record Source(ImageId image, Uid uid, DiskFormat format) {}

    /**
     * What the volume is.
     *
     * @param sizeBytes the size of the disk that a guest would see; 0 until the file exists
     * @param usedBytes what the file takes on the host's disk when last looked at
     */
    public record Status(
            Phase phase, String reason, String message, long sizeBytes, long usedBytes) {

        public static final Status NEW = new Status(Phase.CREATING, "", "", 0, 0);

        /** Whether it tells what went wrong. */
        public boolean isBad() {
            return !reason.isEmpty();
        }
    }

    /** Of a volume. */
    public enum Phase {
        CREATING,
        READY,
        RESIZING,
        DELETING,
        FAILED
    }

    /** Whether the file has yet to become as large as is wanted. */
    public boolean isToGrow() {
        return sizeBytes > status.sizeBytes();
    }

    /** Its file has become as large as was wanted; what it takes on the host is as last seen. */
    public Volume grown() {
        return withStatus(new Status(Phase.READY, "", "", sizeBytes, status.usedBytes));
    }

    /** Its file could not become larger: it stays what it is, and says why. */
    public Volume notGrown(String reason, String message) {
        return withSizeBytes(status.sizeBytes)
                .withStatus(
                        new Status(
                                Phase.READY, reason, message, status.sizeBytes, status.usedBytes));
    }

    /** No machine may have its file until it has grown. */
    public Volume growing() {
        return withStatus(new Status(Phase.RESIZING, "", "", status.sizeBytes, status.usedBytes));
    }

    /** On its own, whatever becomes of the VM that it was made for. */
    public Volume keptWithoutVm() {
        return with(sizeBytes, false, deleteTime, status);
    }

    public Volume withStatus(Status newStatus) {
        return with(sizeBytes, deleteWithVm, deleteTime, newStatus);
    }

    public Volume withSizeBytes(long newSize) {
        return with(newSize, deleteWithVm, deleteTime, status);
    }

    public Volume deletedAt(Instant now) {
        return with(sizeBytes, deleteWithVm, Optional.of(now), status);
    }

    private Volume with(
            long newSize, boolean goesWithVm, Optional<Instant> newDeleteTime, Status newStatus) {
        return new Volume(
                id,
                uid,
                createTime,
                labels,
                node,
                pool,
                format,
                newSize,
                source,
                goesWithVm,
                newDeleteTime,
                newStatus);
    }
}
