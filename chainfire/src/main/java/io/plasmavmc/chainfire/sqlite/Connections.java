package io.plasmavmc.chainfire.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;

/**
 * Opens connections to one store file, each kind with its pragmas. Stateless; whoever opens a
 * connection closes it.
 */
final class Connections {

    private static final List<String> WRITER =
            List.of(
                    // FULL: an answered commit has been synced, not just written.
                    "PRAGMA synchronous = FULL",
                    // GroupWriter checkpoints itself, after it has answered.
                    "PRAGMA wal_autocheckpoint = 0",
                    // A log that a burst made long gives its room back.
                    "PRAGMA journal_size_limit = 67108864",
                    "PRAGMA cache_size = -16384");

    private static final List<String> READER =
            List.of("PRAGMA query_only = ON", "PRAGMA cache_size = -4096");

    private final Path file;

    Connections(Path file) {
        this.file = file;
    }

    Connection openWriter(long maxFileBytes) throws SQLException {
        Connection connection = open(file, "?mode=rw", WRITER);
        long pages = Math.max(1, maxFileBytes / Schema.PAGE_BYTES);
        execute(connection, List.of("PRAGMA max_page_count = " + pages));
        return connection;
    }

    Connection openReader() throws SQLException {
        return open(file, "?mode=rw", READER);
    }

    /** For looking before serving: cannot write. Without a log beside it, the file stands alone. */
    Connection openUntouched(boolean hasLog) throws SQLException {
        return open(file, hasLog ? "?mode=ro" : "?mode=ro&immutable=1", List.of());
    }

    /** For making a new file. */
    static Connection openNew(Path file) throws SQLException {
        return open(file, "?mode=rwc", List.of("PRAGMA page_size = " + Schema.PAGE_BYTES));
    }

    static void execute(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static Connection open(Path file, String query, List<String> pragmas)
            throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(5_000);
        config.setGetGeneratedKeys(false);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        // The raw path of the URI: a name may hold "?", "#" or "%".
        Connection connection =
                config.createConnection("jdbc:sqlite:file:" + file.toUri().getRawPath() + query);
        try {
            execute(connection, pragmas);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
