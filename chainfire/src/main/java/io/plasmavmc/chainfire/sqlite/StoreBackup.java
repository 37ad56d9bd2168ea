package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.sqlite.StoreCopyRefused.Why;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Writes a backup of a store: one file, of one revision, whether a server is at work on the store
 * or not. It is made under another name in the directory where it is to be, read through again,
 * synced and renamed: whoever finds it finds it whole.
 */
public final class StoreBackup {

    /**
     * What was written.
     *
     * @param keys that exist at the revision
     */
    public record Written(Path file, String storeId, Revision revision, long keys, long bytes) {}

    private StoreBackup() {}

    /**
     * Backs the store up.
     *
     * @param replace whether a file that is there may be replaced
     * @throws StoreCopyRefused when it cannot be done; nothing is left of it then
     */
    public static Written write(Path store, Path file, boolean replace, InstantSource clock) {
        Path target = file.toAbsolutePath().normalize();
        if (!Files.exists(store)) {
            throw new StoreCopyRefused(
                    Why.MISSING, store + ": no such file (expected: the store to back up)");
        }
        Path source = StoreFile.locate(store);
        requirePlace(source, target, replace);
        Path draft =
                target.resolveSibling(
                        "." + target.getFileName() + "." + UUID.randomUUID() + ".part");
        // Also when the person at the terminal loses patience.
        draft.toFile().deleteOnExit();
        BackupSeal seal =
                StoreCopy.make(source, draft, copy -> sealed(copy, clock.instant().toString()));
        try {
            long bytes = Files.size(draft);
            requirePlace(source, target, replace);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            StoreFile.sync(StoreFile.directory(target));
            return new Written(target, seal.storeId(), seal.revision(), seal.keys(), bytes);
        } catch (IOException e) {
            throw new StoreCopyRefused(Why.FAILED, target + ": cannot be written: " + e, e);
        }
    }

    private static void requirePlace(Path source, Path target, boolean replace) {
        if (!Files.isDirectory(StoreFile.directory(target))) {
            throw new StoreCopyRefused(
                    Why.MISSING,
                    StoreFile.directory(target)
                            + ": no such directory (expected: one to write to)");
        }
        if (belongsTo(source, target)) {
            throw new StoreCopyRefused(
                    Why.FAILED, target + ": is the store's own (expected: another name)");
        }
        if (Files.isDirectory(target)) {
            throw new StoreCopyRefused(
                    Why.EXISTS, target + ": is a directory (expected: the name of a file)");
        }
        if (!replace && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new StoreCopyRefused(Why.EXISTS, target + ": exists (expected: a new name)");
        }
    }

    /** The store itself, its log, its lock: whatever SQLite or a server may open by name. */
    private static boolean belongsTo(Path source, Path target) {
        try {
            Path place = StoreFile.directory(target).toRealPath();
            String own = source.getFileName().toString();
            String name = target.getFileName().toString();
            return place.equals(StoreFile.directory(source))
                    && (name.equals(own) || name.matches("\\Q" + own + "\\E(-.*|\\.lock|\\.new)"));
        } catch (IOException e) {
            throw new StoreCopyRefused(Why.FAILED, target + ": cannot be looked up: " + e, e);
        }
    }

    private static BackupSeal sealed(Connection copy, String madeAt) throws SQLException {
        BackupSeal.remove(copy);
        BackupSeal seal = BackupSeal.of(copy);
        seal.write(copy, madeAt);
        BackupSeal.damage(copy)
                .ifPresent(
                        damage -> {
                            throw new StoreCopyRefused(
                                    Why.UNUSABLE, "the store is damaged: " + damage);
                        });
        return seal;
    }
}
