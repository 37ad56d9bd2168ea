package io.plasmavmc.chainfire.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What compaction does to the file. It walks the log once, from where it stood, and removes at each
 * row what that row superseded, and the row itself when it is a deletion: the cost is that of the
 * changes since, not of the whole store. A deletion goes in the same step as what it deleted, or
 * later, never before: no reader sees a deleted key come back.
 */
final class CompactionStatements {

    private final PreparedStatement oldest;
    private final PreparedStatement raiseOldest;
    private final PreparedStatement swept;
    private final PreparedStatement setSwept;
    private final PreparedStatement stepEnd;
    private final PreparedStatement removeSuperseded;
    private final PreparedStatement removeDeletions;

    CompactionStatements(Connection connection) throws SQLException {
        oldest = connection.prepareStatement("SELECT oldest FROM store");
        raiseOldest = connection.prepareStatement("UPDATE store SET oldest = max(oldest, ?)");
        swept = connection.prepareStatement("SELECT swept FROM store");
        setSwept = connection.prepareStatement("UPDATE store SET swept = ?");
        stepEnd =
                connection.prepareStatement(
                        "SELECT id FROM change WHERE id >= ? AND id < ?"
                                + " ORDER BY id LIMIT 1 OFFSET ?");
        removeSuperseded =
                connection.prepareStatement(
                        "DELETE FROM change WHERE id IN (SELECT previous FROM change"
                                + " WHERE id >= ? AND id < ? AND previous IS NOT NULL)");
        removeDeletions =
                connection.prepareStatement(
                        "DELETE FROM change WHERE id >= ? AND id < ? AND deleted = 1");
    }

    void raiseOldest(long revision) throws SQLException {
        raiseOldest.setLong(1, revision);
        raiseOldest.executeUpdate();
    }

    /** Visits at most so many rows; whether some are left. */
    boolean sweep(int rows) throws SQLException {
        long from = single(swept);
        long end = LogId.firstOf(single(oldest));
        if (from >= end) {
            return false;
        }
        long until = stepEnd(from, end, rows);
        runBetween(removeSuperseded, from, until);
        runBetween(removeDeletions, from, until);
        setSwept.setLong(1, until);
        setSwept.executeUpdate();
        return until < end;
    }

    private long stepEnd(long from, long end, int rows) throws SQLException {
        stepEnd.setLong(1, from);
        stepEnd.setLong(2, end);
        stepEnd.setInt(3, rows);
        try (ResultSet found = stepEnd.executeQuery()) {
            return found.next() ? found.getLong(1) : end;
        }
    }

    private static void runBetween(PreparedStatement statement, long from, long until)
            throws SQLException {
        statement.setLong(1, from);
        statement.setLong(2, until);
        statement.executeUpdate();
    }

    private static long single(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
