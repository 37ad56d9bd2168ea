package io.plasmavmc.cli.invocation;

import io.plasmavmc.cli.failure.WrongUsage;
import io.plasmavmc.cli.grammar.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a command waits for the work it asked for: as told, else the deadline and 10 s more. */
public record Waits(@Nullable Duration told, boolean noWait) {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration BEYOND_THE_DEADLINE = Duration.ofSeconds(10);

    static Waits of(GlobalOptions options) {
        var wait = options.wait;
        if (wait == null) {
            return new Waits(null, options.noWait);
        }
        if (options.noWait) {
            throw new WrongUsage("--wait and --no-wait exclude each other (expected: one of them)");
        }
        var told = Durations.parse("--wait", wait);
        if (told.compareTo(LONGEST) > 0) {
            throw new WrongUsage("--wait " + wait + ": too long (expected: 0s to 600s)");
        }
        return new Waits(told, false);
    }

    public Duration forWorkBoundedBy(Duration deadline) {
        if (noWait) {
            return Duration.ZERO;
        }
        if (told != null) {
            return told;
        }
        var wait = deadline.plus(BEYOND_THE_DEADLINE);
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
