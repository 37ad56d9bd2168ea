package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFireException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * Looks through a store file by a connection that cannot write, before one that can is opened.
 *
 * <p>Up to a size (see {@link SqliteConfig#fullCheckBytes()}) every page is walked by {@code
 * quick_check}, at about 1 ms for each MiB that is in the page cache; a larger file has its schema
 * and both ends of its log read, so that a start does not wait for minutes, and damage in between
 * ends in errors where it is met. Called by the thread that opens the store, which holds the file's
 * lock.
 */
final class FileContent {

    private final Path file;
    private final Path sharedMemory;

    private FileContent(Path file) {
        this.file = file;
        this.sharedMemory = StoreFile.sibling(file, "-shm");
    }

    static void check(Path file, long fullCheckBytes) {
        new FileContent(file).check(fullCheckBytes);
    }

    private void check(long fullCheckBytes) {
        boolean hadSharedMemory = Files.exists(sharedMemory);
        try {
            boolean full = Files.size(file) <= fullCheckBytes;
            try (Connection connection =
                            new Connections(file).openUntouched(StoreFile.hasLog(file));
                    Statement statement = connection.createStatement()) {
                checkKind(file, connection);
                if (BackupSeal.isOn(connection)) {
                    throw FileHeader.refused(
                            file,
                            "is a backup, not a store (expected: one that was restored from it)");
                }
                checkTables(statement);
                if (StoreFile.hasLog(file) && !LogOrigin.isOwn(file, connection)) {
                    throw FileHeader.refused(
                            file,
                            "has the log of another store beside it ("
                                    + StoreFile.sibling(file, "-wal").getFileName()
                                    + "); put its own there, or restore a backup");
                }
                query(statement, "SELECT id, oldest, swept FROM store");
                query(statement, full ? structure() : BOTH_ENDS);
            }
        } catch (SQLException | IOException e) {
            throw new ChainFireException.Unusable(
                    file
                            + ": is damaged or cannot be read: "
                            + e.getMessage()
                            + "; nothing was changed; restore a backup if it stays so",
                    e);
        } finally {
            removeSharedMemory(hadSharedMemory);
        }
    }

    /**
     * With a log, rows and index are compared too: a log of another store is played into this one
     * by SQLite without a word, and fits page by page.
     */
    private String structure() {
        return StoreFile.hasLog(file) ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)";
    }

    private static final String BOTH_ENDS =
            "SELECT 'ok' FROM (SELECT min(id), max(id), min(key), max(key) FROM change)";

    /** By what the file and its log hold together, whatever the file's first page alone says. */
    static void checkKind(Path file, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            FileHeader.checkKind(
                    file,
                    number(statement, "PRAGMA application_id"),
                    number(statement, "PRAGMA user_version"));
        }
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private void checkTables(Statement statement) throws SQLException {
        Set<String> found = new HashSet<>();
        try (ResultSet rows =
                statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        if (!found.containsAll(Schema.TABLES)) {
            throw FileHeader.refused(
                    file, "lacks tables: " + found + " (expected: " + Schema.TABLES + ")");
        }
    }

    private void query(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw FileHeader.refused(file, "is damaged: it has no identity; restore a backup");
            }
            if (sql.startsWith("PRAGMA") && !"ok".equals(rows.getString(1))) {
                throw FileHeader.refused(
                        file, "is damaged: " + rows.getString(1) + "; restore a backup");
            }
        }
    }

    /** An index of the log that SQLite makes in order to read it; it made none that was there. */
    private void removeSharedMemory(boolean hadIt) {
        if (!hadIt) {
            try {
                Files.deleteIfExists(sharedMemory);
            } catch (IOException e) {
                throw new ChainFireException.Unusable(sharedMemory + ": not removable: " + e, e);
            }
        }
    }
}
