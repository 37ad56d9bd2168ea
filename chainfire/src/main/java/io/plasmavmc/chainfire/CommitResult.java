package io.plasmavmc.chainfire;

/** What became of a {@link Commit}. */
public sealed interface CommitResult {

    /** All changes are durable under this revision. */
    record Committed(Revision revision) implements CommitResult {}

    /** A compare did not hold; nothing was changed. */
    record Conflicted() implements CommitResult {}
}
