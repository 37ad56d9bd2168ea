package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.Revision;

/**
 * The number of a row of the log: its revision, and behind it its position in the commit. So the
 * log lies in the file in the order of time, a revision is a range of it, and 2^47 of them fit.
 */
final class LogId {

    /** A commit has at most 128 changes, but a lease that ends may take many keys along. */
    static final int MAX_POSITIONS = 1 << 16;

    private static final int POSITION_BITS = 16;

    private LogId() {}

    static long of(long revision, int position) {
        return (revision << POSITION_BITS) | position;
    }

    static long firstOf(long revision) {
        return revision << POSITION_BITS;
    }

    static long revision(long id) {
        return id >> POSITION_BITS;
    }

    static Revision toRevision(long id) {
        return new Revision(revision(id));
    }
}
