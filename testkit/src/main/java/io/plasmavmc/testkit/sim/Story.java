package io.plasmavmc.testkit.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** What happened, line by line, in the words of an operator, with the world's time. */
public final class Story {
    private final InstantSource clock;
    private final Instant start;
    private final List<String> lines = new ArrayList<>();

    Story(InstantSource clock) {
        this.clock = clock;
        this.start = clock.instant();
    }

    void tell(String who, String what) {
        long millis = Duration.between(start, clock.instant()).toMillis();
        StringBuilder line = new StringBuilder(96);
        String seconds = Long.toString(millis / 1000);
        line.append(" ".repeat(Math.max(0, 5 - seconds.length()))).append(seconds).append('.');
        line.append(Long.toString(1000 + millis % 1000), 1, 4).append("  ").append(who);
        line.append(" ".repeat(Math.max(1, 22 - who.length()))).append(what);
        lines.add(line.toString());
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** The end of it. */
    public List<String> last(int count) {
        return List.copyOf(lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }
}
