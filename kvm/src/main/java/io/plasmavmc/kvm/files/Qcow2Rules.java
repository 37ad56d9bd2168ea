package io.plasmavmc.kvm.files;

import java.util.Optional;

/**
 * Which qcow2 headers are fit to be an image: self-contained, not encrypted, of sane geometry.
 * Pure; answers what is wrong in words for people, or nothing.
 *
 * @param fileSize where every table has to end before
 * @param maxVirtualBytes the largest disk
 */
record Qcow2Rules(long fileSize, long maxVirtualBytes) {

    private static final long SECTOR = 512;

    /** The format allows 512 bytes to 2 MiB. */
    private static final int MIN_CLUSTER_BITS = 9;

    private static final int MAX_CLUSTER_BITS = 21;

    /** QEMU's own limits for the tables that it keeps in memory. */
    private static final long MAX_L1_BYTES = 32 << 20;

    private static final long MAX_REFCOUNT_TABLE_BYTES = 8 << 20;
    private static final int MAX_REFCOUNT_ORDER = 6;

    /** Nobody ships a template with more; each costs time at every open. */
    private static final int MAX_SNAPSHOTS = 128;

    private static final long DIRTY = 1;
    private static final long CORRUPT = 1 << 1;
    private static final long DATA_FILE = 1 << 2;
    private static final long COMPRESSION_TYPE = 1 << 3;
    private static final long EXTENDED_L2 = 1 << 4;
    private static final long KNOWN = DIRTY | CORRUPT | DATA_FILE | COMPRESSION_TYPE | EXTENDED_L2;

    Optional<String> violation(Qcow2Header header) {
        return version(header)
                .or(() -> references(header))
                .or(() -> features(header))
                .or(() -> geometry(header))
                .or(() -> tables(header));
    }

    private static Optional<String> version(Qcow2Header header) {
        if (header.version() != 2 && header.version() != 3) {
            return wrong("qcow2 version", header.version(), "2 or 3");
        }
        if (header.version() == 3 && header.headerLength() < Qcow2Header.BYTES) {
            return wrong("qcow2 header length", header.headerLength(), "at least 104");
        }
        return Optional.empty();
    }

    private static Optional<String> references(Qcow2Header header) {
        if (header.backingFileOffset() != 0) {
            return Optional.of(
                    "the file has a backing file (expected: none; qemu-img convert makes one file of"
                            + " both)");
        }
        if (header.cryptMethod() != 0) {
            return Optional.of("the file is encrypted (expected: not encrypted)");
        }
        return header.snapshots() > MAX_SNAPSHOTS
                ? wrong("internal snapshots", header.snapshots(), "at most " + MAX_SNAPSHOTS)
                : Optional.empty();
    }

    private static Optional<String> features(Qcow2Header header) {
        if ((header.features() & DATA_FILE) != 0) {
            return Optional.of("the file keeps its data in another file (expected: in itself)");
        }
        if ((header.features() & (DIRTY | CORRUPT)) != 0) {
            return Optional.of(
                    "the file was not closed in order (expected: repaired by qemu-img check -r all)");
        }
        return (header.features() & ~KNOWN) != 0
                ? wrong(
                        "qcow2 features",
                        "0x" + Long.toHexString(header.features()),
                        "none that is unknown")
                : Optional.empty();
    }

    private Optional<String> geometry(Qcow2Header header) {
        long bits = header.clusterBits();
        if (bits < MIN_CLUSTER_BITS || bits > MAX_CLUSTER_BITS) {
            return wrong("qcow2 cluster bits", bits, MIN_CLUSTER_BITS + " to " + MAX_CLUSTER_BITS);
        }
        long size = header.virtualSize();
        if (size <= 0 || size > maxVirtualBytes) {
            return wrong(
                    "virtual size",
                    Long.toUnsignedString(size),
                    "more than 0 and at most " + maxVirtualBytes + " bytes");
        }
        if (size % SECTOR != 0) {
            return wrong("virtual size", size, "a multiple of 512 bytes");
        }
        return header.version() == 3 && header.headerLength() > 1L << bits
                ? wrong("qcow2 header length", header.headerLength(), "at most one cluster")
                : Optional.empty();
    }

    private Optional<String> tables(Qcow2Header header) {
        long cluster = 1L << header.clusterBits();
        long l1Bytes = header.l1Size() * Long.BYTES;
        if (l1Bytes > MAX_L1_BYTES || header.l1Size() < l1Needed(header)) {
            return wrong(
                    "qcow2 L1 entries",
                    header.l1Size(),
                    l1Needed(header) + " to " + MAX_L1_BYTES / Long.BYTES);
        }
        if (!isInside(header.l1TableOffset(), l1Bytes, cluster)) {
            return wrong("qcow2 L1 table at", header.l1TableOffset(), "inside the file");
        }
        long refcountBytes = header.refcountTableClusters() * cluster;
        if (refcountBytes == 0
                || refcountBytes > MAX_REFCOUNT_TABLE_BYTES
                || header.refcountOrder() > MAX_REFCOUNT_ORDER) {
            return wrong("qcow2 refcount table clusters", header.refcountTableClusters(), "sane");
        }
        return isInside(header.refcountTableOffset(), refcountBytes, cluster)
                ? Optional.empty()
                : wrong("qcow2 refcount table at", header.refcountTableOffset(), "inside the file");
    }

    private static long l1Needed(Qcow2Header header) {
        long cluster = 1L << header.clusterBits();
        long entryBytes = (header.features() & EXTENDED_L2) != 0 ? 16 : 8;
        return Math.ceilDiv(header.virtualSize(), cluster * (cluster / entryBytes));
    }

    /** A table's last cluster need not be complete. */
    private boolean isInside(long offset, long bytes, long cluster) {
        return offset > 0
                && offset % cluster == 0
                && offset < fileSize
                && bytes <= Math.ceilDiv(fileSize, cluster) * cluster - offset;
    }

    private static Optional<String> wrong(String what, Object got, String expected) {
        return Optional.of(what + ": " + got + " (expected: " + expected + ")");
    }
}
