package io.plasmavmc.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Durable commits of 1.5 KB rows by bare JDBC, with the embedded store's pragmas. */
final class BareStore implements AutoCloseable {

    private static final int ROW_BYTES = 1_500;

    private final Connection connection;
    private final PreparedStatement insert;
    private long next;

    BareStore(Path file) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement setup = connection.createStatement()) {
            setup.execute("PRAGMA journal_mode=WAL");
            setup.execute("PRAGMA synchronous=FULL");
            setup.execute("CREATE TABLE log(id INTEGER PRIMARY KEY, name TEXT, value BLOB)");
            setup.execute("CREATE INDEX log_name ON log(name, id)");
        }
        insert = connection.prepareStatement("INSERT INTO log(name, value) VALUES(?, ?)");
    }

    /** One transaction after the other. */
    void commit(int times) throws SQLException {
        for (int i = 0; i < times; i++) {
            insert.setString(1, "/bare/" + next++ % 100);
            insert.setBytes(2, new byte[ROW_BYTES]);
            insert.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        insert.close();
        connection.close();
    }
}
