package io.plasmavmc.cli.output;

import java.util.Locale;

/** Sizes for people: the largest binary unit, one digit after the point where it is not whole. */
public final class Sizes {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Sizes() {}

    public static String ofMebibytes(long mebibytes) {
        return ofBytes(mebibytes << 20);
    }

    /** Without rounding, for sizes of which a small difference matters. */
    public static String ofWholeMebibytes(long mebibytes) {
        return mebibytes % 1024 == 0 ? ofMebibytes(mebibytes) : mebibytes + "MiB";
    }

    public static String ofBytes(long bytes) {
        var unit = 0;
        double number = bytes;
        while (number >= 1024 && unit < UNITS.length - 1) {
            number /= 1024;
            unit++;
        }
        var rounded = Math.round(number * 10) / 10.0;
        return rounded == Math.rint(rounded)
                ? (long) rounded + UNITS[unit]
                : String.format(Locale.ROOT, "%.1f%s", rounded, UNITS[unit]);
    }
}
