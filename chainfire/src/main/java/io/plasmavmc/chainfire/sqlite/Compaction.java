package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.sqlite.LogReader.Moment;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Forgets history, in steps so short that commits between them hardly wait. First the mark rises,
 * durably: from then on no reader gets to see what is about to go. Then the rows go; a crash in
 * between leaves rows that the next compaction removes. Pages that become free are used again by
 * the next commits, so the file does not grow under steady change. Any thread may call.
 */
final class Compaction {

    /** A step of so many rows takes a few milliseconds. */
    private static final int ROWS_OF_A_STEP = 500;

    private final GroupWriter writer;
    private final ReadPool readers;

    Compaction(GroupWriter writer, ReadPool readers) {
        this.writer = writer;
        this.readers = readers;
    }

    void compact(Revision before) {
        if (writer.head().isBefore(before)) {
            throw new ChainFireException.Refused(
                    "revision: " + before + " (expected: <= " + writer.head() + ", the newest)");
        }
        writer.write(
                transaction -> {
                    transaction.statements().compaction().raiseOldest(before.number());
                    return before;
                });
        boolean more = true;
        while (more) {
            more = writer.write(Compaction::sweep);
        }
    }

    private static boolean sweep(WriteTransaction transaction) throws SQLException {
        transaction.touch(ROWS_OF_A_STEP / 2);
        return transaction.statements().compaction().sweep(ROWS_OF_A_STEP);
    }

    /** The newest revision that was committed at that time or before; empty when none is left. */
    Optional<Revision> revisionAsOf(Instant time) {
        return readers.read(log -> search(log, time.toEpochMilli())).map(LogId::toRevision);
    }

    /** The log is in the order of time, so halving finds it. */
    private static Optional<Long> search(LogReader log, long time) throws SQLException {
        long below = 0;
        long above = LogId.firstOf(log.head() + 1);
        while (above - below > 1) {
            long middle = below + (above - below) / 2;
            Optional<Moment> moment = log.latest(middle);
            if (moment.isEmpty() || moment.get().committedAt() <= time) {
                below = middle;
            } else {
                above = moment.get().id();
            }
        }
        return log.latest(below).map(Moment::id);
    }
}
