package io.plasmavmc.chainfire.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the {@link ReadPool}, opened when it is first used, and again after a failure:
 * the driver gives up statements that failed. For one thread at a time.
 */
final class Reader {

    private final Connections connections;
    private @Nullable Session session;

    Reader(Connections connections) {
        this.connections = connections;
    }

    /** Everything that is asked shows the same moment of the store. */
    <T> T inOneMoment(ReadPool.Question<T> question) throws SQLException {
        Session current = session == null ? open() : session;
        try {
            current.begin().execute();
            try {
                return question.ask(current.log());
            } finally {
                current.end().execute();
            }
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    private Session open() throws SQLException {
        Session opened = Session.of(connections.openReader());
        session = opened;
        return opened;
    }

    void close() throws SQLException {
        if (session != null) {
            Connection connection = session.connection();
            session = null;
            connection.close();
        }
    }

    private record Session(
            Connection connection, LogReader log, PreparedStatement begin, PreparedStatement end) {

        static Session of(Connection connection) throws SQLException {
            try {
                return new Session(
                        connection,
                        new LogReader(connection),
                        connection.prepareStatement("BEGIN"),
                        connection.prepareStatement("ROLLBACK"));
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }
    }
}
