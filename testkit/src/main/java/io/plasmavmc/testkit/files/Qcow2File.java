package io.plasmavmc.testkit.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A whole, empty qcow2 file (version 3, clusters of 64 KiB) written by hand after QEMU's
 * docs/interop/qcow2.txt, so that a test can say any header it likes: one cluster each for the
 * header, the refcount table, its one block and the L1 table.
 */
public final class Qcow2File {

    /** Offsets of header fields. */
    public static final int VERSION = 4;

    public static final int BACKING_FILE_OFFSET = 8;
    public static final int BACKING_FILE_SIZE = 16;
    public static final int CLUSTER_BITS = 20;
    public static final int VIRTUAL_SIZE = 24;
    public static final int CRYPT_METHOD = 32;
    public static final int L1_SIZE = 36;
    public static final int L1_TABLE_OFFSET = 40;
    public static final int REFCOUNT_TABLE_OFFSET = 48;
    public static final int REFCOUNT_TABLE_CLUSTERS = 56;
    public static final int SNAPSHOTS = 60;
    public static final int INCOMPATIBLE_FEATURES = 72;
    public static final int REFCOUNT_ORDER = 96;
    public static final int HEADER_LENGTH = 100;

    private static final int MAGIC = 0x514649fb;
    private static final int CLUSTER = 1 << 16;
    private static final int CLUSTERS = 4;

    /** An L1 entry leads to one cluster of L2 entries, each of which leads to one cluster. */
    private static final long BYTES_PER_L1_ENTRY = CLUSTER * (CLUSTER / 8L);

    private final ByteBuffer bytes =
            ByteBuffer.allocate(CLUSTERS * CLUSTER).order(ByteOrder.BIG_ENDIAN);

    private Qcow2File() {}

    /** An empty disk. */
    public static Qcow2File blank(long virtualSize) {
        return new Qcow2File()
                .with32(0, MAGIC)
                .with32(VERSION, 3)
                .with32(CLUSTER_BITS, 16)
                .with64(VIRTUAL_SIZE, virtualSize)
                .with32(L1_SIZE, (int) Math.ceilDiv(virtualSize, BYTES_PER_L1_ENTRY))
                .with64(L1_TABLE_OFFSET, 3L * CLUSTER)
                .with64(REFCOUNT_TABLE_OFFSET, CLUSTER)
                .with32(REFCOUNT_TABLE_CLUSTERS, 1)
                .with32(REFCOUNT_ORDER, 4)
                .with32(HEADER_LENGTH, 104)
                .with64(CLUSTER, 2L * CLUSTER)
                .withRefcounts();
    }

    private Qcow2File withRefcounts() {
        for (int cluster = 0; cluster < CLUSTERS; cluster++) {
            bytes.putShort(2 * CLUSTER + 2 * cluster, (short) 1);
        }
        return this;
    }

    public Qcow2File with32(int offset, int value) {
        bytes.putInt(offset, value);
        return this;
    }

    public Qcow2File with64(int offset, long value) {
        bytes.putLong(offset, value);
        return this;
    }

    public byte[] toBytes() {
        return bytes.array().clone();
    }
}
