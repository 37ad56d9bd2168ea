package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.Revision;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a backup says of itself, in a table that a store does not have: so it cannot be served by
 * mistake under the id of the store that it is of, and a flipped bit in any value is found, of
 * which SQLite itself knows nothing.
 *
 * @param digest SHA-256 of every row
 */
record BackupSeal(String storeId, Revision revision, long keys, String digest) {

    private static final List<String> CONTENT =
            List.of(
                    "SELECT id, key, deleted, created, previous, lease, committed_at, value"
                            + " FROM change ORDER BY id",
                    "SELECT id, ttl_millis FROM lease ORDER BY id",
                    "SELECT id, oldest, swept FROM store");

    private static final String TABLE =
            "CREATE TABLE backup (made_at TEXT, revision INTEGER, keys INTEGER, digest TEXT) STRICT";

    /** Of what a file holds, whether it is sealed or not. */
    static BackupSeal of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return new BackupSeal(
                    text(statement, "SELECT id FROM store"),
                    new Revision(new LogReader(connection).head()),
                    Long.parseLong(text(statement, "SELECT count(*) FROM " + NEWEST)),
                    digest(statement));
        }
    }

    private static final String NEWEST =
            "change c WHERE deleted = 0 AND NOT EXISTS"
                    + " (SELECT 1 FROM change n WHERE n.key = c.key AND n.id > c.id)";

    static boolean isOn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String count = "SELECT count(*) FROM sqlite_schema WHERE name = 'backup'";
            return !text(statement, count).equals("0");
        }
    }

    /** Puts it on. */
    void write(Connection connection, String madeAt) throws SQLException {
        Connections.execute(connection, List.of(TABLE));
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO backup VALUES (?, ?, ?, ?)")) {
            insert.setString(1, madeAt);
            insert.setLong(2, revision.number());
            insert.setLong(3, keys);
            insert.setString(4, digest);
            insert.executeUpdate();
        }
    }

    static void remove(Connection connection) throws SQLException {
        Connections.execute(connection, List.of("DROP TABLE IF EXISTS backup"));
    }

    /** What is wrong with a file: by SQLite's own check and, where it is sealed, by its digest. */
    static Optional<String> damage(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String check = text(statement, "PRAGMA integrity_check(1)");
            if (!check.equals("ok")) {
                return Optional.of(check);
            }
            if (!isOn(connection)) {
                return Optional.empty();
            }
            String sealed = text(statement, "SELECT digest FROM backup");
            return sealed.equals(digest(statement))
                    ? Optional.empty()
                    : Optional.of("its content is not what was backed up (its checksum differs)");
        }
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }

    private static String digest(Statement statement) throws SQLException {
        MessageDigest digest = sha256();
        for (String sql : CONTENT) {
            try (ResultSet rows = statement.executeQuery(sql)) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    for (int column = 1; column <= columns; column++) {
                        add(digest, rows.getBytes(column));
                    }
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** With its length before it, so that no two rows look alike. */
    private static void add(MessageDigest digest, byte @Nullable [] field) {
        byte[] bytes = field == null ? new byte[0] : field;
        digest.update(
                ByteBuffer.allocate(5)
                        .put((byte) (field == null ? 0 : 1))
                        .putInt(bytes.length)
                        .flip());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
