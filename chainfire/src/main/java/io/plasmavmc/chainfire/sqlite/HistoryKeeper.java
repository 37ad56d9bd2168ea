package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.Revision;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Keeps the history of a while, an hour say, and no more. It has no thread: who owns the store
 * calls {@link #compactWhatIsOld()} by a timer, a few times within that while.
 */
public final class HistoryKeeper {

    private final SqliteChainFire store;
    private final Duration kept;
    private final InstantSource clock;

    public HistoryKeeper(SqliteChainFire store, Duration kept, InstantSource clock) {
        this.store = store;
        this.kept = kept;
        this.clock = clock;
    }

    /** Lists and watches from any moment within the while go on to work. */
    public void compactWhatIsOld() {
        Revision before = store.revisionAsOf(clock.instant().minus(kept)).orElse(Revision.NONE);
        if (!before.equals(Revision.NONE)) {
            store.compact(before);
        }
    }
}
