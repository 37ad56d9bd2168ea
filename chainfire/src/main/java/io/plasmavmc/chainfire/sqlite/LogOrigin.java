package io.plasmavmc.chainfire.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Whether a log belongs to the file beside it. SQLite plays any log into any file, page by page,
 * and the log of a small store brings all of it along. But rows are never changed: the newest one
 * that the file has alone is the same with its own log, or gone by compaction.
 */
final class LogOrigin {

    /** A longer key may lie on pages that a power cut has mixed. */
    private static final String NEWEST =
            "SELECT (SELECT id FROM store), id, hex(key) || created || ' ' || committed_at"
                    + " FROM change WHERE id = (SELECT max(id) FROM change)"
                    + " AND length(key) <= 200";

    private record Trace(String storeId, long id, String row) {}

    private LogOrigin() {}

    /** False where it certainly does not. */
    static boolean isOwn(Path file, Connection withLog) throws SQLException {
        Optional<Trace> alone = alone(file);
        return alone.isEmpty() || agrees(alone.get(), withLog);
    }

    /** Empty where the file says nothing alone, as a checkpoint may have been cut off in it. */
    private static Optional<Trace> alone(Path file) {
        try (Connection connection = new Connections(file).openUntouched(false);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(NEWEST)) {
            return rows.next() ? trace(rows) : Optional.empty();
        } catch (SQLException _) {
            return Optional.empty();
        }
    }

    /** Pages that a power cut has mixed may lack the store's own row while they have others. */
    private static Optional<Trace> trace(ResultSet rows) throws SQLException {
        String storeId = rows.getString(1);
        String row = rows.getString(3);
        return storeId == null || row == null
                ? Optional.empty()
                : Optional.of(new Trace(storeId, rows.getLong(2), row));
    }

    private static boolean agrees(Trace alone, Connection withLog) throws SQLException {
        try (PreparedStatement select =
                withLog.prepareStatement(
                        "SELECT (SELECT id FROM store),"
                                + " (SELECT hex(key) || created || ' ' || committed_at"
                                + " FROM change WHERE id = ?)")) {
            select.setLong(1, alone.id());
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                String row = rows.getString(2);
                return alone.storeId().equals(rows.getString(1))
                        && (row == null || row.equals(alone.row()));
            }
        }
    }
}
