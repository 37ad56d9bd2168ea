package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.sqlite.StoreCopyRefused.Why;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes a store from a backup, in place of the one that is there or of none.
 *
 * <p>It is another store than the one that was backed up: it has a new id, its revisions and the
 * numbers of its leases go on far beyond all that the former one can have given away, and its
 * history begins anew. So no cursor, no cache and no compare from before can match by chance.
 * Leases are kept and begin their time anew, as after every opening.
 */
public final class StoreRestore {

    /** At a thousand commits a second, more than eleven days after the backup. */
    private static final long REVISION_JUMP = 1_000_000_000L;

    private static final long LEASE_JUMP = 1_000_000L;

    /** The key of the row that carries the first revision: a deletion of what never was. */
    private static final String MARK = "/chainfire/restored";

    /**
     * What was made.
     *
     * @param backupRevision the revision that the backup was taken at
     * @param sealed whether the backup had a checksum; a plain copy of a store file has none
     * @param former where the store that was there is now
     */
    public record Restored(
            Path store,
            String storeId,
            String backupStoreId,
            Revision backupRevision,
            Revision revision,
            long keys,
            boolean sealed,
            Optional<Path> former) {}

    private record Made(BackupSeal content, String storeId, Revision revision, boolean sealed) {}

    private StoreRestore() {}

    /**
     * Restores.
     *
     * @param replace whether a store that is there may be put aside
     * @throws StoreCopyRefused when it cannot be done; the store that is there is as it was
     */
    public static Restored restore(Path file, Path store, boolean replace, InstantSource clock) {
        Path backup = requireBackup(file);
        boolean made = makeDirectory(store);
        try {
            return into(backup, StoreFile.locate(store), replace, clock);
        } catch (StoreCopyRefused refused) {
            if (made) {
                removeDirectory(store);
            }
            throw refused;
        }
    }

    private static Restored into(Path backup, Path target, boolean replace, InstantSource clock) {
        if (backup.equals(target)) {
            throw new StoreCopyRefused(
                    Why.FAILED, backup + ": is the store itself (expected: a backup of it)");
        }
        Path draft = StoreFile.sibling(target, ".restoring");
        try (ExclusiveService _ = lock(target)) {
            boolean finished = Restoration.finish(target).isPresent();
            requirePlace(target, replace, finished);
            String storeId = UUID.randomUUID().toString();
            Made made =
                    StoreCopy.make(
                            backup, draft, copy -> rewrite(copy, backup, storeId, clock.millis()));
            Optional<Path> former =
                    Restoration.begin(target, draft, Restoration.stamp(clock.instant(), storeId));
            return new Restored(
                    target,
                    storeId,
                    made.content().storeId(),
                    made.content().revision(),
                    made.revision(),
                    made.content().keys(),
                    made.sealed(),
                    former);
        } catch (IOException e) {
            throw new StoreCopyRefused(Why.FAILED, target + ": cannot be restored: " + e, e);
        }
    }

    /** A data directory that no server has made yet is made, as a server makes it. */
    private static boolean makeDirectory(Path store) {
        try {
            Path directory = StoreFile.directory(store.toAbsolutePath());
            if (Files.isDirectory(directory)) {
                return false;
            }
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            return true;
        } catch (IOException e) {
            throw new StoreCopyRefused(Why.FAILED, store + ": cannot be made: " + e, e);
        }
    }

    /** With the lock in it; one that somebody has put something else into meanwhile stays. */
    private static void removeDirectory(Path store) {
        Path target = store.toAbsolutePath();
        try {
            Files.deleteIfExists(StoreFile.sibling(target, ".lock"));
            Files.deleteIfExists(StoreFile.directory(target));
        } catch (IOException left) {
            // Why the restore was refused matters more than an empty directory.
        }
    }

    private static Path requireBackup(Path file) {
        if (!Files.exists(file)) {
            throw new StoreCopyRefused(Why.MISSING, file + ": no such file (expected: a backup)");
        }
        if (Files.isDirectory(file)) {
            throw new StoreCopyRefused(
                    Why.UNUSABLE, file + ": is a directory (expected: a backup)");
        }
        return StoreFile.locate(file);
    }

    private static ExclusiveService lock(Path target) {
        try {
            ExclusiveService.requireNotServedHere(target);
            return ExclusiveService.take(target);
        } catch (ChainFireException.Unusable e) {
            throw new StoreCopyRefused(
                    Why.IN_USE, e.getMessage() + "; end the server first, then restore", e);
        }
    }

    private static void requirePlace(Path target, boolean replace, boolean finished) {
        boolean there = Files.exists(target) || Files.exists(StoreFile.sibling(target, "-wal"));
        if (there && !replace) {
            throw new StoreCopyRefused(
                    Why.EXISTS,
                    target
                            + ": there is a store already"
                            + (finished ? ", from a restore that was cut off and is done now" : "")
                            + " (expected: none)");
        }
    }

    private static Made rewrite(Connection copy, Path backup, String storeId, long now)
            throws SQLException {
        BackupSeal.damage(copy)
                .ifPresent(
                        damage -> {
                            throw new StoreCopyRefused(
                                    Why.UNUSABLE,
                                    backup + ": is damaged: " + damage + "; nothing was changed");
                        });
        boolean sealed = BackupSeal.isOn(copy);
        BackupSeal content = BackupSeal.of(copy);
        BackupSeal.remove(copy);
        long revision = content.revision().number() + REVISION_JUMP;
        beginAnew(copy, storeId, revision, now);
        Connections.execute(copy, List.of("PRAGMA journal_mode = WAL"));
        return new Made(content, storeId, new Revision(revision), sealed);
    }

    private static void beginAnew(Connection copy, String storeId, long revision, long now)
            throws SQLException {
        try (PreparedStatement identity =
                        copy.prepareStatement("UPDATE store SET id = ?, oldest = ?");
                PreparedStatement mark =
                        copy.prepareStatement(
                                "INSERT INTO change (id, key, deleted, created, committed_at,"
                                        + " value) VALUES (?, ?, 1, 0, ?, x'')")) {
            identity.setString(1, storeId);
            identity.setLong(2, revision);
            identity.executeUpdate();
            mark.setLong(1, LogId.firstOf(revision));
            mark.setBytes(2, KeyBytes.of(MARK));
            mark.setLong(3, now);
            mark.executeUpdate();
        }
        Connections.execute(
                copy,
                List.of(
                        "INSERT INTO lease (ttl_millis) VALUES (1)",
                        "DELETE FROM lease WHERE id = last_insert_rowid()",
                        "UPDATE sqlite_sequence SET seq = seq + "
                                + LEASE_JUMP
                                + " WHERE name = 'lease'"));
    }
}
