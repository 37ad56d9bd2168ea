package io.plasmavmc.server.grpc;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.state.StateSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the moments that lists under way are read from, by the number in their page tokens.
 * Bounded: the one that was not asked for longest goes first, and its list has to begin anew.
 * Snapshots share what is equal, so a full shelf holds little more than one. Any thread may call.
 */
final class Shelf {

    private static final int CAPACITY = 64;

    private final Map<Long, StateSnapshot> kept =
            new LinkedHashMap<>(CAPACITY, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, StateSnapshot> eldest) {
                    return size() > CAPACITY;
                }
            };

    /** Keeps the moment; one of a revision is as good as another. */
    synchronized long keep(StateSnapshot snapshot) {
        long revision = snapshot.revision().number();
        kept.put(revision, snapshot);
        return revision;
    }

    synchronized StateSnapshot find(long revision) {
        StateSnapshot found = kept.get(revision);
        if (found == null) {
            throw PlasmaException.of(
                    Reason.CURSOR_EXPIRED, "the list was begun too long ago; begin it again");
        }
        return found;
    }
}
