package io.plasmavmc.kvm.files;

/**
 * What is too large.
 *
 * @param maxUploadBytes of an image's file
 * @param maxVirtualBytes of the disk that a guest would see
 */
public record DiskLimits(long maxUploadBytes, long maxVirtualBytes) {

    public static final DiskLimits DEFAULTS = new DiskLimits(100L << 30, 64L << 40);

    public DiskLimits {
        if (maxUploadBytes <= 0 || maxVirtualBytes <= 0) {
            throw new IllegalArgumentException(
                    "limits: "
                            + maxUploadBytes
                            + ", "
                            + maxVirtualBytes
                            + " (expected: more than 0)");
        }
    }
}
