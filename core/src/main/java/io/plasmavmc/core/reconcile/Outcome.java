package io.plasmavmc.core.reconcile;

import java.time.Instant;

/** What became of one look at a key. */
public sealed interface Outcome {

    /** Nothing is left to do until something changes. */
    record Settled() implements Outcome {}

    /** Look again at the given time, or when something changes. */
    record LookAgain(Instant at) implements Outcome {}

    /**
     * Somebody else has written meanwhile, or the read model is behind; look again after a
     * back-off, and not before, whatever marks the key.
     */
    record Conflicted() implements Outcome {}

    /** The store or the host failed; look again after a back-off that grows with each failure. */
    record Failed(RuntimeException cause) implements Outcome {}
}
