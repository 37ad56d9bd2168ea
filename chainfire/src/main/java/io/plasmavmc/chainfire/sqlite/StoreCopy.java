package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFireException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Copies what a store's file and log hold together, at one revision, into a new private file of its
 * own. The source may be served meanwhile: its writers do not wait, and it is not written to. On
 * failure the copy is gone.
 */
final class StoreCopy {

    private final Path source;
    private final Path draft;

    private StoreCopy(Path source, Path draft) {
        this.source = source;
        this.draft = draft;
    }

    /** What is done to the copy before it is looked through and synced. */
    interface Finish<T> {
        T apply(Connection copy) throws SQLException;
    }

    /**
     * @throws StoreCopyRefused when the source is missing, damaged, foreign or newer, or when there
     *     is no room for the draft
     */
    static <T> T make(Path source, Path draft, Finish<T> finish) {
        StoreCopy copy = new StoreCopy(source, draft);
        boolean made = false;
        try {
            copy.lookAtSource();
            T result = copy.fill(finish);
            made = true;
            return result;
        } catch (IOException e) {
            throw new StoreCopyRefused(
                    StoreCopyRefused.Why.FAILED, draft + ": cannot be written: " + e, e);
        } finally {
            if (!made) {
                copy.remove();
            }
        }
    }

    private void lookAtSource() {
        if (!Files.exists(source)) {
            throw new StoreCopyRefused(
                    StoreCopyRefused.Why.MISSING, source + ": no such file (expected: a store)");
        }
        try {
            FileHeader.check(source, StoreFile.hasLog(source));
        } catch (ChainFireException.Unusable e) {
            throw unusable(String.valueOf(e.getMessage()), e);
        }
    }

    private <T> T fill(Finish<T> finish) throws IOException {
        remove();
        Files.createFile(
                draft,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        copyContent();
        T result;
        try (Connection connection = Connections.openNew(draft)) {
            result = finish.apply(connection);
        } catch (SQLException e) {
            throw failed(e, draft + ": cannot be written");
        }
        StoreFile.sync(draft);
        return result;
    }

    private void copyContent() {
        try (Connection connection = open();
                PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
            FileContent.checkKind(source, connection);
            vacuum.setString(1, draft.toString());
            vacuum.execute();
        } catch (SQLException e) {
            throw failed(e, source + ": is damaged or cannot be read; nothing was changed");
        } catch (ChainFireException.Unusable e) {
            throw unusable(String.valueOf(e.getMessage()), e);
        }
    }

    /** What nobody serves may lie where nothing can be written. */
    private Connection open() throws SQLException {
        boolean alone = !StoreFile.hasLog(source) && !Files.isWritable(source.resolveSibling("."));
        return new Connections(source).openUntouched(!alone);
    }

    private static StoreCopyRefused failed(SQLException cause, String words) {
        boolean full =
                cause instanceof SQLiteException sqlite
                        && (sqlite.getResultCode().code & 0xFF) == SQLiteErrorCode.SQLITE_FULL.code;
        return full
                ? new StoreCopyRefused(
                        StoreCopyRefused.Why.NO_SPACE, "no room on the disk for the copy", cause)
                : unusable(words + ": " + cause.getMessage(), cause);
    }

    private static StoreCopyRefused unusable(String words, Exception cause) {
        return new StoreCopyRefused(StoreCopyRefused.Why.UNUSABLE, words, cause);
    }

    private void remove() {
        try {
            Files.deleteIfExists(draft);
            Files.deleteIfExists(StoreFile.sibling(draft, "-journal"));
            Files.deleteIfExists(StoreFile.sibling(draft, "-wal"));
            Files.deleteIfExists(StoreFile.sibling(draft, "-shm"));
        } catch (IOException e) {
            throw new StoreCopyRefused(
                    StoreCopyRefused.Why.FAILED, draft + ": cannot be removed: " + e, e);
        }
    }
}
