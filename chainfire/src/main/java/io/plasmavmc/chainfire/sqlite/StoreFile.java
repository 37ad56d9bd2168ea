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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets a store file ready to be served: makes it when there is none, else looks at it without
 * touching it, in an order in which the cheap and certain refusals come first. A new file is built
 * under another name, synced, and renamed: whoever finds one finds it whole.
 */
final class StoreFile {

    private static final Logger LOG = LoggerFactory.getLogger(StoreFile.class);

    private StoreFile() {}

    static Path sibling(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /** Whether something is left in the write-ahead log: the last server did not end in order. */
    static boolean hasLog(Path file) {
        try {
            Path log = sibling(file, "-wal");
            return Files.exists(log) && Files.size(log) > 0;
        } catch (IOException e) {
            throw new ChainFireException.Unusable(file + ": cannot be read: " + e, e);
        }
    }

    /** Links resolved, so that one file has one name. */
    static Path locate(Path file) {
        try {
            Path absolute = file.toAbsolutePath();
            if (Files.isSymbolicLink(absolute) && !Files.exists(absolute)) {
                throw FileHeader.refused(
                        file,
                        "is a link to "
                                + Files.readSymbolicLink(absolute)
                                + ", which is not there; is its disk mounted?");
            }
            return Files.exists(absolute)
                    ? absolute.toRealPath()
                    : directory(absolute).toRealPath().resolve(absolute.getFileName());
        } catch (IOException e) {
            throw new ChainFireException.Unusable(file + ": its directory is missing: " + e, e);
        }
    }

    static Path directory(Path absolute) {
        return absolute.resolveSibling(".").normalize();
    }

    /** The file, ready, and the right to serve it. */
    static ExclusiveService prepare(Path file, long fullCheckBytes) {
        ExclusiveService.requireNotServedHere(file);
        try {
            if (Files.exists(file) && Restoration.pending(file).isEmpty()) {
                FileHeader.check(file, hasLog(file));
            }
            return prepareAlone(file, fullCheckBytes);
        } catch (IOException e) {
            throw new ChainFireException.Unusable(
                    file + ": a restore that was cut off cannot be finished: " + e, e);
        }
    }

    private static ExclusiveService prepareAlone(Path file, long fullCheckBytes)
            throws IOException {
        ExclusiveService service = ExclusiveService.take(file);
        try {
            if (Restoration.finish(file).isPresent()) {
                LOG.warn("{}: a restore that was cut off is finished now", file);
            }
            ensureUsable(file, fullCheckBytes);
            return service;
        } catch (IOException | RuntimeException e) {
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
                    file,
                    "is missing, but its log "
                            + orphan.getFileName()
                            + " is there; put it back beside its log, or restore a backup");
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
        sync(draft);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        sync(directory(file));
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

    /** A file's content, or a directory's names. */
    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
