package io.plasmavmc.cli.grammar;

import io.plasmavmc.cli.failure.WrongUsage;
import java.time.Duration;
import java.util.regex.Pattern;

/** Durations as people type them ({@code 30s}, {@code 2m}) and as the API wants them. */
public final class Durations {
    private static final Pattern SPELLING = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    private Durations() {}

    public static Duration parse(String flag, String text) {
        var match = SPELLING.matcher(text);
        if (!match.matches()) {
            throw new WrongUsage(
                    flag + " " + text + ": not a duration (expected: " + meant(text) + ")");
        }
        var number = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    /** Seconds with an {@code s}, as protobuf's JSON mapping spells a duration. */
    public static String toApi(Duration duration) {
        return duration.toMillisPart() == 0
                ? duration.toSeconds() + "s"
                : "%d.%03ds".formatted(duration.toSeconds(), duration.toMillisPart());
    }

    private static String meant(String text) {
        return text.matches("[0-9]{1,9}") ? text + "s or " + text + "m" : "for example 30s or 2m";
    }
}
