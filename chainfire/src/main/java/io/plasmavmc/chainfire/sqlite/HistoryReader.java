package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.WatchEvent.Change;
import io.plasmavmc.chainfire.WatchEvent.Changed;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads past revisions for a watch, in pieces that are bounded in rows and in revisions. */
final class HistoryReader {

    /** Changes of a piece; a revision is never cut. */
    private static final int CHANGES = 512;

    /** Revisions of a piece: what is looked at where few of them touch the prefix. */
    private static final int REVISIONS = 4_096;

    private final ReadPool readers;

    HistoryReader(ReadPool readers) {
        this.readers = readers;
    }

    /**
     * What a prefix saw.
     *
     * @param next the first revision that was not looked at
     */
    record Piece(List<Changed> events, long next) {}

    /**
     * @throws ChainFireException.RevisionCompacted when the first revision is no longer kept
     */
    Piece read(String prefix, long from, long upTo) {
        return readers.read(
                log -> {
                    requireKept(log, from);
                    long end = Math.min(upTo, from + REVISIONS - 1) + 1;
                    PieceBuilder piece = new PieceBuilder();
                    log.history(prefix, LogId.firstOf(from), LogId.firstOf(end), piece);
                    return piece.build(end);
                });
    }

    static void requireKept(LogReader log, long revision) throws SQLException {
        long oldest = log.oldest();
        if (revision < oldest) {
            throw new ChainFireException.RevisionCompacted(
                    new Revision(revision), new Revision(oldest));
        }
    }

    /** Gathers changes to revisions, and ends between two of them. */
    private static final class PieceBuilder implements LogReader.ChangeSink {

        private final List<Changed> events = new ArrayList<>();
        private final List<Change> open = new ArrayList<>();
        private long revision;
        private int changes;
        private boolean full;

        @Override
        public boolean accept(long changeRevision, Change change) {
            if (changeRevision != revision) {
                finishRevision();
                if (changes >= CHANGES) {
                    full = true;
                    revision = changeRevision;
                    return false;
                }
            }
            revision = changeRevision;
            open.add(change);
            changes++;
            return true;
        }

        Piece build(long end) {
            finishRevision();
            return new Piece(events, full ? revision : end);
        }

        private void finishRevision() {
            if (!open.isEmpty()) {
                events.add(new Changed(new Revision(revision), open));
                open.clear();
            }
        }
    }
}
