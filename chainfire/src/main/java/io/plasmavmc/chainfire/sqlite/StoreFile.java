package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFireException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Gets a store file ready to be served: makes it when there is none, else looks at it without
 * touching it, in an order in which the cheap and certain refusals come first. A new file is built
 * under another name, synced, and renamed: whoever finds one finds it whole.
 */
final class StoreFile {

    private StoreFile() {}

    static Path sibling(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /** Links resolved, so that one file has one name. */
    static Path locate(Path file) {
        try {
            Path absolute = file.toAbsolutePath();
            return Files.exists(absolute)
                    ? absolute.toRealPath()
                    : directory(absolute).toRealPath().resolve(absolute.getFileName());
        } catch (IOException e) {
            throw new ChainFireException.Unusable(file + ": its directory is missing: " + e, e);
        }
    }

    private static Path directory(Path absolute) {
        return absolute.resolveSibling(".").normalize();
    }

    /** The file, ready, and the right to serve it. */
    static ExclusiveService prepare(Path file, long fullCheckBytes) {
        ExclusiveService.requireNotServedHere(file);
        if (Files.exists(file)) {
            FileHeader.check(file);
        }
        ExclusiveService service = ExclusiveService.take(file);
        try {
            ensureUsable(file, fullCheckBytes);
            return service;
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
    }

    private static void ensureUsable(Path file, long fullCheckBytes) {
        if (Files.exists(file)) {
            FileContent.check(file, fullCheckBytes);
            return;
        }
        Path orphan = sibling(file, "-wal");
        if (Files.exists(orphan)) {
            throw FileHeader.refused(
                    file, "is missing, but its log " + orphan.getFileName() + " is there");
        }
        try {
            make(file);
        } catch (SQLException | IOException e) {
            throw new ChainFireException.Unusable(file + ": cannot be made: " + e.getMessage(), e);
        }
    }

    private static void make(Path file) throws SQLException, IOException {
        Path draft = sibling(file, ".new");
        Files.deleteIfExists(draft);
        Files.deleteIfExists(sibling(draft, "-journal"));
        Files.deleteIfExists(sibling(draft, "-wal"));
        // Values may hold secrets; the log gets the mode of the file.
        Files.createFile(
                draft,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        fill(draft);
        sync(draft, StandardOpenOption.WRITE);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        sync(directory(file), StandardOpenOption.READ);
    }

    private static void fill(Path draft) throws SQLException {
        try (Connection connection = Connections.openNew(draft)) {
            Connections.execute(connection, Schema.STATEMENTS);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO store VALUES (?, 0, 0)")) {
                insert.setString(1, UUID.randomUUID().toString());
                insert.executeUpdate();
            }
            Connections.execute(connection, List.of("PRAGMA journal_mode = WAL"));
        }
    }

    private static void sync(Path path, StandardOpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }
}
