package io.plasmavmc.cli.output;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * How long ago something was, as one short word: {@code 42s}, {@code 3m}, {@code 2h}, {@code 5d}.
 */
public final class Ages {
    private Ages() {}

    /**
     * Empty for a time that is missing or cannot be read; clocks that differ never give a minus.
     */
    public static String since(String time, Instant now) {
        try {
            return of(Duration.between(Instant.parse(time), now));
        } catch (DateTimeException _) {
            return "";
        }
    }

    /** {@code 3m ago}; empty as {@link #since}. */
    public static String ago(String time, Instant now) {
        var age = since(time, now);
        return age.isEmpty() ? "" : age + " ago";
    }

    public static String of(Duration age) {
        var seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 2 * 3600) {
            return seconds / 60 + "m";
        }
        return seconds < 2 * 86_400 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }
}
