package io.plasmavmc.server.watch;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.StateWatcher;
import io.plasmavmc.core.state.WatcherConfig;
import java.util.List;
import java.util.function.Consumer;

/**
 * Events that are older than the ring of {@link VmEvents}, read again from the store's own history:
 * a cursor stays good over restarts of the server. Keeps nothing; any thread may call, each call
 * reads on its own.
 */
public final class VmHistory {

    private final ChainFire store;
    private final StateCodec codec;

    public VmHistory(ChainFire store, StateCodec codec) {
        this.store = store;
        this.codec = codec;
    }

    /**
     * Tells what lies behind one position, up to another. False where the store no longer has all
     * of it: what was told by then is true, but something would be missing after it.
     */
    public boolean tell(Position since, Position upTo, Consumer<VmEvent> reader) {
        Revision start = before(since);
        if (start.equals(Revision.NONE)) {
            return false;
        }
        try (StateWatcher watcher = StateWatcher.from(start, store, codec, WatcherConfig.DEFAULT)) {
            Replay replay = new Replay(since, reader);
            while (replay.reached.isBefore(upTo.revision())) {
                boolean goesOn =
                        switch (watcher.next()) {
                            case StateWatcher.Look.Events(var events) -> replay.take(events);
                            case StateWatcher.Look.Failed _ -> false;
                        };
                if (!goesOn) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The revision whose whole state is known to whoever is at the position. */
    private static Revision before(Position position) {
        Revision at = position.revision();
        boolean whole = position.equals(Position.behind(at));
        return whole || at.equals(Revision.NONE) ? at : new Revision(at.number() - 1);
    }

    /** One way through the history; for one thread. */
    private static final class Replay {

        private final Position since;
        private final Consumer<VmEvent> reader;
        private final VmChanges changes = new VmChanges();
        private Revision reached = Revision.NONE;
        private boolean begun;

        Replay(Position since, Consumer<VmEvent> reader) {
            this.since = since;
            this.reader = reader;
        }

        /** False when the watcher had to begin anew, which would hide what lies between. */
        boolean take(List<StateEvent> events) {
            for (StateEvent event : events) {
                switch (event) {
                    case StateEvent.Change change -> changes.note(change);
                    case StateEvent.Resyncing _ -> {
                        if (begun) {
                            return false;
                        }
                        begun = true;
                    }
                    case StateEvent.Synced(Revision revision) -> {
                        var _ = changes.events(revision);
                        reached = revision;
                    }
                    case StateEvent.Applied(Revision revision) -> {
                        changes.events(revision).stream()
                                .filter(each -> each.position().compareTo(since) > 0)
                                .forEach(reader);
                        reached = revision;
                    }
                }
            }
            return true;
        }
    }
}
