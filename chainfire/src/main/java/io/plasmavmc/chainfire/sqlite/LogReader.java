package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.WatchEvent.Change;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The questions one connection can ask the log, prepared once. For one thread at a time; each
 * answer shows the transaction that the connection is in, or the newest state outside of one.
 */
final class LogReader {

    private static final String NEWEST =
            "SELECT " + Row.columns("c") + " FROM change c WHERE key = ? ORDER BY id DESC LIMIT 1";

    /**
     * Hops from key to key by the index, so that neither a key's history nor other keys are walked:
     * two searches for each key, whatever happened to it.
     */
    private static final String LIST =
            """
            WITH RECURSIVE name (key) AS (
              SELECT min(key) FROM change WHERE key >= ?1 AND key < ?2
              UNION ALL
              SELECT (SELECT min(key) FROM change WHERE key > name.key AND key < ?2)
              FROM name WHERE name.key IS NOT NULL
            )
            SELECT %s FROM name CROSS JOIN change c
            WHERE c.id = (SELECT max(id) FROM change WHERE key = name.key AND id < ?3)
              AND c.deleted = 0
            LIMIT ?4
            """
                    .formatted(Row.columns("c"));

    /** The plus keeps the planner on the order of ids. */
    private static final String HISTORY =
            "SELECT %s, %s FROM change c LEFT JOIN change p ON p.id = c.previous"
                            .formatted(Row.columns("c"), Row.columns("p"))
                    + " WHERE c.id >= ? AND c.id < ? AND +c.key >= ? AND +c.key < ? ORDER BY c.id";

    private static final String AT_OR_BEFORE =
            "SELECT id, committed_at FROM change WHERE id <= ? ORDER BY id DESC LIMIT 1";

    private final PreparedStatement newest;
    private final PreparedStatement list;
    private final PreparedStatement history;
    private final PreparedStatement atOrBefore;
    private final PreparedStatement oldest;

    LogReader(Connection connection) throws SQLException {
        newest = connection.prepareStatement(NEWEST);
        list = connection.prepareStatement(LIST);
        history = connection.prepareStatement(HISTORY);
        atOrBefore = connection.prepareStatement(AT_OR_BEFORE);
        oldest = connection.prepareStatement("SELECT oldest FROM store");
    }

    /** The newest row of a key, which may be its deletion. */
    Optional<Row> newest(byte[] key) throws SQLException {
        newest.setBytes(1, key);
        try (ResultSet rows = newest.executeQuery()) {
            return rows.next() ? Optional.of(Row.read(rows, 1)) : Optional.empty();
        }
    }

    long head() throws SQLException {
        return latest(Long.MAX_VALUE).map(moment -> LogId.revision(moment.id())).orElse(0L);
    }

    long oldest() throws SQLException {
        try (ResultSet rows = oldest.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** When a row was written. */
    record Moment(long id, long committedAt) {}

    /** The last row up to the given id. */
    Optional<Moment> latest(long id) throws SQLException {
        atOrBefore.setLong(1, id);
        try (ResultSet rows = atOrBefore.executeQuery()) {
            return rows.next()
                    ? Optional.of(new Moment(rows.getLong(1), rows.getLong(2)))
                    : Optional.empty();
        }
    }

    /** Which keys, as they stood before an id, and how many of them. */
    record Range(String prefix, Optional<String> after, long beforeId, int limit) {}

    List<Row> list(Range range) throws SQLException {
        list.setBytes(1, KeyBytes.startOf(range.prefix(), range.after()));
        list.setBytes(2, KeyBytes.endOf(range.prefix()));
        list.setLong(3, range.beforeId());
        list.setInt(4, range.limit());
        List<Row> found = new ArrayList<>();
        try (ResultSet rows = list.executeQuery()) {
            while (rows.next()) {
                found.add(Row.read(rows, 1));
            }
        }
        return found;
    }

    /** Takes one change after the other; false when it has enough. */
    interface ChangeSink {
        boolean accept(long revision, Change change);
    }

    /** The changes under a prefix with ids from one up to before another, in order. */
    void history(String prefix, long fromId, long beforeId, ChangeSink sink) throws SQLException {
        history.setLong(1, fromId);
        history.setLong(2, beforeId);
        history.setBytes(3, KeyBytes.of(prefix));
        history.setBytes(4, KeyBytes.endOf(prefix));
        try (ResultSet rows = history.executeQuery()) {
            while (rows.next()) {
                Row row = Row.read(rows, 1);
                if (!sink.accept(LogId.revision(row.id()), toChange(row, rows))) {
                    return;
                }
            }
        }
    }

    private static Change toChange(Row row, ResultSet rows) throws SQLException {
        int first = 1 + Row.COLUMNS;
        boolean kept = rows.getObject(first) != null;
        Optional<Row> previous = kept ? Optional.of(Row.read(rows, first)) : Optional.empty();
        return row.deleted()
                ? new Change.Deleted(row.key(), previous.map(Row::toEntry))
                : new Change.Put(row.toEntry(), previous.map(Row::toEntry));
    }
}
