package io.plasmavmc.core.image;

/** The format of an image or volume: recorded when it is made, never probed afterwards. */
public enum DiskFormat {
    QCOW2,
    RAW;

    /** As QEMU and file names spell it. */
    public String text() {
        return switch (this) {
            case QCOW2 -> "qcow2";
            case RAW -> "raw";
        };
    }
}
