package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Revision;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;

/** The parts of a store that is open, started; made from a file that has been looked at. */
record Opening(String storeId, ReadPool readers, Leases leases, GroupWriter writer, WatchHub hub) {

    /** The file is the caller's to serve; on failure everything that was opened is closed. */
    static Opening of(SqliteConfig config, InstantSource clock) {
        Connections connections = new Connections(config.file());
        ReadPool readers = new ReadPool(connections, config.patience());
        try {
            return start(config, clock, connections, readers);
        } catch (SQLException e) {
            readers.close();
            throw new ChainFireException.Unusable(
                    config.file() + ": cannot be opened: " + e.getMessage(), e);
        }
    }

    private static Opening start(
            SqliteConfig config, InstantSource clock, Connections connections, ReadPool readers)
            throws SQLException {
        String storeId;
        Revision head;
        Leases leases = new Leases(clock);
        // By a writing connection: it is the one that may have to recover the log of a crash.
        try (Connection connection = connections.openWriter(config.maxFileBytes())) {
            storeId = storeId(connection);
            head = new Revision(new LogReader(connection).head());
            leases.load(connection);
        }
        WatchHub hub = new WatchHub(new HistoryReader(readers), config, clock, head);
        GroupWriter writer =
                new GroupWriter(
                        () -> WriteStatements.on(connections.openWriter(config.maxFileBytes())),
                        clock,
                        config.patience(),
                        new WriterEvents(hub, leases));
        writer.start();
        return new Opening(storeId, readers, leases, writer, hub);
    }

    private static String storeId(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM store")) {
            rows.next();
            return rows.getString(1);
        }
    }
}
