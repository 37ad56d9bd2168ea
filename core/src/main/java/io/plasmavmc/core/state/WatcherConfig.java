package io.plasmavmc.core.state;

import java.time.Duration;

/**
 * How the state is followed.
 *
 * @param patience how long one look at the watch may wait for an event
 * @param firstBackOff how long to wait after a lost watch, doubled with each failure in a row
 * @param longestBackOff the most that doubling comes to
 */
public record WatcherConfig(Duration patience, Duration firstBackOff, Duration longestBackOff) {

    public static final WatcherConfig DEFAULT =
            new WatcherConfig(Duration.ofSeconds(5), Duration.ofMillis(50), Duration.ofSeconds(5));
}
