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
        try {
            Connections connections = new Connections(config.file());
            Connection connection = connections.openWriter(config.maxFileBytes());
            try {
                return start(config, clock, connections, connection);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new ChainFireException.Unusable(
                    config.file() + ": cannot be opened: " + e.getMessage(), e);
        }
    }

    private static Opening start(
            SqliteConfig config, InstantSource clock, Connections connections, Connection own)
            throws SQLException {
        WriteStatements statements = new WriteStatements(own);
        Leases leases = new Leases(clock);
        leases.load(own);
        String storeId = storeId(own);
        Revision head = new Revision(statements.log().head());
        ReadPool readers = ReadPool.open(connections, config.patience());
        WatchHub hub = new WatchHub(new HistoryReader(readers), config, clock, head);
        GroupWriter writer =
                new GroupWriter(
                        statements, clock, config.patience(), head, new WriterEvents(hub, leases));
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
