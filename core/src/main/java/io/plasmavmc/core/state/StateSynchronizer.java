package io.plasmavmc.core.state;

import java.util.List;

/**
 * Brings the state's events to every sink, in order; driven by the one thread that also drives the
 * {@link StateWatcher}. A sink sees all events of one look before the next sink sees any, so that
 * whoever stands behind the index finds there what it is told of.
 */
public final class StateSynchronizer {

    private final List<StateSink> sinks;

    /** The index first: every other sink may read it. */
    public StateSynchronizer(List<StateSink> sinks) {
        this.sinks = List.copyOf(sinks);
    }

    public void apply(List<StateEvent> events) {
        for (StateSink sink : sinks) {
            events.forEach(sink::apply);
        }
    }
}
