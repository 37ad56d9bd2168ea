package io.plasmavmc.kvm.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The fixed part of a qcow2 file's header (QEMU's docs/interop/qcow2.txt), as it stands there and
 * not judged. Read by ourselves so that no tool opens a stranger's file before it is known to name
 * no other file.
 *
 * @param features the incompatible feature bits, 0 in version 2
 */
record Qcow2Header(
        int version,
        long backingFileOffset,
        long clusterBits,
        long virtualSize,
        long cryptMethod,
        long l1Size,
        long l1TableOffset,
        long refcountTableOffset,
        long refcountTableClusters,
        long snapshots,
        long features,
        long refcountOrder,
        long headerLength) {

    /** As much as is ever read of a file. */
    static final int BYTES = 104;

    static final int MAGIC = 0x514649fb;

    private static final int VERSION_2_BYTES = 72;

    /** Empty where the bytes are no qcow2 header. */
    static Optional<Qcow2Header> parse(ByteBuffer start) {
        ByteBuffer bytes = start.duplicate().order(ByteOrder.BIG_ENDIAN);
        int at = bytes.position();
        if (bytes.remaining() < VERSION_2_BYTES || bytes.getInt(at) != MAGIC) {
            return Optional.empty();
        }
        int version = bytes.getInt(at + 4);
        boolean extended = version != 2 && bytes.remaining() >= BYTES;
        return Optional.of(
                new Qcow2Header(
                        version,
                        bytes.getLong(at + 8),
                        unsigned(bytes, at + 20),
                        bytes.getLong(at + 24),
                        unsigned(bytes, at + 32),
                        unsigned(bytes, at + 36),
                        bytes.getLong(at + 40),
                        bytes.getLong(at + 48),
                        unsigned(bytes, at + 56),
                        unsigned(bytes, at + 60),
                        extended ? bytes.getLong(at + 72) : 0,
                        extended ? unsigned(bytes, at + 96) : 4,
                        extended ? unsigned(bytes, at + 100) : VERSION_2_BYTES));
    }

    private static long unsigned(ByteBuffer bytes, int at) {
        return Integer.toUnsignedLong(bytes.getInt(at));
    }
}
