package io.plasmavmc.chainfire;

import java.time.Duration;
import java.util.Optional;

/**
 * A blocking iterator over the changes of a prefix, for one thread at a time.
 *
 * <p>Each revision that touched the prefix comes once, whole, in order. {@link
 * WatchEvent.Compacted} and {@link WatchEvent.Lost} are last events: after one of them the watch is
 * over and answers the same again. Whoever reads slowly delays nobody else; an adapter whose buffer
 * for this watch is full reads again from its history, or ends the watch with {@code Lost}.
 */
public interface Watch extends AutoCloseable {

    /** The next event, or empty when none came in time. */
    Optional<WatchEvent> next(Duration timeout);

    /** May be called by any thread; a reader that waits gets {@link WatchEvent.Lost}. */
    @Override
    void close();
}
