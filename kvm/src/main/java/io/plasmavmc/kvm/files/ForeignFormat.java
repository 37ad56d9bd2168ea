package io.plasmavmc.kvm.files;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Formats that a file declared as raw obviously is instead. A raw image is never probed later, so
 * such a file would do no harm; but no guest could boot from it either, and its owner should hear
 * so at once. A disk's own content, encrypted disks and ISO images included, is none of these.
 */
enum ForeignFormat {
    QCOW2(0, "QFI\u00fb", "import it with --format qcow2"),
    QED(0, "QED\0", Words.CONVERT),
    VMDK(0, "KDMV", Words.CONVERT),
    VMDK_ESX(0, "COWD", Words.CONVERT),
    VMDK_DESCRIPTOR(0, "# Disk DescriptorFile", Words.CONVERT),
    VHDX(0, "vhdxfile", Words.CONVERT),
    VHD(0, "conectix", Words.CONVERT),
    VDI(64, "\u007f\u0010\u00da\u00be", Words.CONVERT),
    GZIP(0, "\u001f\u008b\u0008", Words.UNPACK),
    XZ(0, "\u00fd7zXZ\0", Words.UNPACK),
    ZSTD(0, "(\u00b5/\u00fd", Words.UNPACK),
    BZIP2(0, "BZh", Words.UNPACK);

    /** As much as has to be seen of a file's start. */
    static final int BYTES = 128;

    private final int offset;
    private final String magic;
    private final String advice;

    ForeignFormat(int offset, String magic, String advice) {
        this.offset = offset;
        this.magic = magic;
        this.advice = advice;
    }

    static Optional<ForeignFormat> of(ByteBuffer start) {
        return Arrays.stream(values()).filter(format -> format.fits(start)).findFirst();
    }

    String text() {
        String name = name().replaceAll("_.*", "").toLowerCase(Locale.ROOT);
        return "the file is " + name + ", not raw (" + advice + ")";
    }

    private boolean fits(ByteBuffer start) {
        String text = StandardCharsets.ISO_8859_1.decode(start.duplicate()).toString();
        return text.startsWith(magic, offset);
    }

    private static final class Words {
        static final String CONVERT = "convert it with qemu-img convert -O qcow2";
        static final String UNPACK = "unpack it first";
    }
}
