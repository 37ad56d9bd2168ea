package io.plasmavmc.cli.grammar;

import io.plasmavmc.cli.failure.WrongUsage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A size as people type it. Only binary units are taken, and always with the unit: {@code GB} and a
 * bare number mean different things to different people, so they are refused with the spelling that
 * was probably meant.
 */
public record ByteSize(long bytes) {
    private static final Pattern SPELLING = Pattern.compile("([0-9]{1,18})(M|MiB|G|GiB|T|TiB)");
    private static final Pattern NEARLY =
            Pattern.compile("([0-9]{1,18})(?:\\.([0-9]{1,6}))?\\s*([A-Za-z]*)");
    private static final long MIB = 1L << 20;
    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(52);

    public static ByteSize parse(String flag, String text) {
        var match = SPELLING.matcher(text);
        if (!match.matches()) {
            throw refused(flag, text);
        }
        var bytes =
                new BigInteger(match.group(1))
                        .multiply(BigInteger.valueOf(unit(match.group(2).charAt(0))));
        if (bytes.signum() == 0 || bytes.compareTo(MOST) > 0) {
            throw new WrongUsage(
                    flag
                            + " "
                            + text
                            + ": not a size anything can have (expected: 1MiB to 4096TiB)");
        }
        return new ByteSize(bytes.longValueExact());
    }

    /** Whole mebibytes: every size this grammar accepts is a multiple of one. */
    public long mebibytes() {
        return bytes / MIB;
    }

    private static long unit(char letter) {
        return switch (letter) {
            case 'M' -> MIB;
            case 'G' -> MIB << 10;
            case 'T' -> MIB << 20;
            default ->
                    throw new IllegalArgumentException("unit: " + letter + " (expected: M, G, T)");
        };
    }

    private static WrongUsage refused(String flag, String text) {
        var near = NEARLY.matcher(text.strip());
        var why =
                near.matches()
                        ? "%s (expected: %s)"
                                .formatted(
                                        complaint(near.group(3)),
                                        meant(near.group(1), near.group(2), near.group(3)))
                        : "not a size (expected: for example 512MiB, 2GiB or 1TiB)";
        return new WrongUsage(flag + " " + text + ": " + why);
    }

    private static String complaint(String unit) {
        return unit.isEmpty()
                ? "a size needs its unit"
                : "sizes are whole numbers of MiB, GiB or TiB";
    }

    private static String meant(String whole, @Nullable String fraction, String unit) {
        var letter = unit.isEmpty() ? "" : unit.substring(0, 1).toUpperCase(Locale.ROOT);
        if (letter.isEmpty() || !"MGT".contains(letter)) {
            return whole + "MiB or " + whole + "GiB";
        }
        return fraction == null || letter.equals("M")
                ? whole + letter + "iB"
                : smallerUnit(new BigDecimal(whole + "." + fraction), letter);
    }

    private static String smallerUnit(BigDecimal number, String letter) {
        var smaller = letter.equals("T") ? "GiB" : "MiB";
        return number.multiply(BigDecimal.valueOf(1024)).toBigInteger() + smaller;
    }
}
