package io.plasmavmc.chainfire.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts a restored store in the place of the former one, so that a power cut leaves either or can be
 * gone on from. First the new file gets the name {@code STORE.restore-STAMP}, whole and synced:
 * from then on the restore is certain. Then the former file and its log get the name {@code
 * STORE.before-STAMP}, then the new one the store's. Whoever opens the store next does what is left
 * of it; in between no file is ever beside a log that is not its own, and none is made anew. Each
 * step is synced before the next. The caller holds the store's lock.
 */
final class Restoration {

    private static final String PENDING = ".restore-";
    private static final String FORMER = ".before-";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private Restoration() {}

    static String stamp(Instant now, String storeId) {
        return TIME.format(now) + "-" + storeId.substring(0, 8);
    }

    /** Where the former store is now, if there was one. */
    static Optional<Path> begin(Path store, Path draft, String stamp) throws IOException {
        move(draft, StoreFile.sibling(store, PENDING + stamp));
        return finish(store).flatMap(Restoration::existing);
    }

    private static Optional<Path> existing(Path former) {
        return Files.exists(former) || Files.exists(StoreFile.sibling(former, "-wal"))
                ? Optional.of(former)
                : Optional.empty();
    }

    /** Does what is left of a restore that was cut off; the name that the former store got. */
    static Optional<Path> finish(Path store) throws IOException {
        Optional<Path> pending = pending(store);
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        String name = pending.get().getFileName().toString();
        String stamp = name.substring(name.indexOf(PENDING) + PENDING.length());
        Path former = StoreFile.sibling(store, FORMER + stamp);
        if (Files.exists(store)) {
            move(store, former);
        }
        Path log = StoreFile.sibling(store, "-wal");
        if (Files.exists(log)) {
            move(log, StoreFile.sibling(former, "-wal"));
        }
        Files.deleteIfExists(StoreFile.sibling(store, "-shm"));
        move(pending.get(), store);
        return Optional.of(former);
    }

    static Optional<Path> pending(Path store) throws IOException {
        String prefix = store.getFileName() + PENDING;
        try (Stream<Path> files = Files.list(StoreFile.directory(store))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .findFirst();
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        StoreFile.sync(StoreFile.directory(to));
    }
}
