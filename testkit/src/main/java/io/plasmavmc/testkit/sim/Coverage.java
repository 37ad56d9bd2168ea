package io.plasmavmc.testkit.sim;

import java.util.Map;
import java.util.TreeMap;

/** How often each step, fault, event and request came up: what never happens proves nothing. */
public final class Coverage {
    private final Map<String, Long> counts = new TreeMap<>();

    void count(String kind, Enum<?> what) {
        counts.merge(kind + " " + what.name(), 1L, Long::sum);
    }

    public void add(Coverage other) {
        other.counts.forEach((name, count) -> counts.merge(name, count, Long::sum));
    }

    public long of(String kind, Enum<?> what) {
        return counts.getOrDefault(kind + " " + what.name(), 0L);
    }

    /** By name, for people. */
    public Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }
}
