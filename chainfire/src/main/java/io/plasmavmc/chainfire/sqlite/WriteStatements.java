package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.Value;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/** All that the one writing connection can do, prepared once. For the writer thread alone. */
final class WriteStatements implements AutoCloseable {

    /** The value of a deletion. */
    static final Value NOTHING = Value.of(new byte[0]);

    private final Connection connection;
    private final LogReader log;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement append;
    private final PreparedStatement leaseExists;
    private final PreparedStatement addLease;
    private final PreparedStatement removeLease;
    private final PreparedStatement boundKeys;
    private final CompactionStatements compaction;

    /** Takes the connection over, also when it fails. */
    static WriteStatements on(Connection connection) throws SQLException {
        try {
            return new WriteStatements(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private WriteStatements(Connection connection) throws SQLException {
        this.connection = connection;
        log = new LogReader(connection);
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        commit = connection.prepareStatement("COMMIT");
        append =
                connection.prepareStatement(
                        "INSERT INTO change (id, key, deleted, created, previous, lease,"
                                + " committed_at, value) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        leaseExists = connection.prepareStatement("SELECT 1 FROM lease WHERE id = ?");
        addLease =
                connection.prepareStatement(
                        "INSERT INTO lease (ttl_millis) VALUES (?) RETURNING id");
        removeLease = connection.prepareStatement("DELETE FROM lease WHERE id = ?");
        boundKeys =
                connection.prepareStatement(
                        "SELECT key FROM change c WHERE lease = ? AND NOT EXISTS"
                                + " (SELECT 1 FROM change n WHERE n.key = c.key AND n.id > c.id)");
        compaction = new CompactionStatements(connection);
    }

    LogReader log() {
        return log;
    }

    CompactionStatements compaction() {
        return compaction;
    }

    void begin() throws SQLException {
        begin.execute();
    }

    void commit() throws SQLException {
        commit.execute();
    }

    void append(Row row, long previous, long committedAt) throws SQLException {
        append.setLong(1, row.id());
        append.setBytes(2, KeyBytes.of(row.key()));
        append.setInt(3, row.deleted() ? 1 : 0);
        append.setLong(4, row.created());
        setOrNull(5, previous);
        setOrNull(6, row.lease());
        append.setLong(7, committedAt);
        append.setBytes(8, row.value().toBytes());
        append.executeUpdate();
    }

    private void setOrNull(int parameter, long value) throws SQLException {
        if (value == 0) {
            append.setNull(parameter, Types.BIGINT);
        } else {
            append.setLong(parameter, value);
        }
    }

    boolean leaseExists(long lease) throws SQLException {
        leaseExists.setLong(1, lease);
        try (ResultSet rows = leaseExists.executeQuery()) {
            return rows.next();
        }
    }

    long addLease(long ttlMillis) throws SQLException {
        addLease.setLong(1, ttlMillis);
        try (ResultSet rows = addLease.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    void removeLease(long lease) throws SQLException {
        removeLease.setLong(1, lease);
        removeLease.executeUpdate();
    }

    /** The keys whose newest row is bound to the lease; a deletion is bound to none. */
    List<String> boundKeys(long lease) throws SQLException {
        boundKeys.setLong(1, lease);
        List<String> keys = new ArrayList<>();
        try (ResultSet rows = boundKeys.executeQuery()) {
            while (rows.next()) {
                keys.add(KeyBytes.toKey(rows.getBytes(1)));
            }
        }
        return keys;
    }

    /** Moves what is in the write-ahead log into the file, as far as no reader needs it there. */
    void checkpoint() throws SQLException {
        Connections.execute(connection, List.of("PRAGMA wal_checkpoint(PASSIVE)"));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
