package io.plasmavmc.chainfire.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.ListRequest;
import io.plasmavmc.chainfire.SteppedClock;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.chainfire.sqlite.StoreCopyRefused.Why;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a store that is served, and of one that is not. */
class StoreBackupTest {

    private final SteppedClock clock = new SteppedClock();
    private Path store;
    private Path file;

    @BeforeEach
    void chooseFiles(@TempDir Path directory) throws IOException {
        store = Files.createDirectory(directory.resolve("data")).resolve("chainfire.db");
        file = Files.createDirectory(directory.resolve("backups")).resolve("monday ?#.db");
    }

    private SqliteChainFire open() {
        return SqliteChainFire.open(SqliteConfig.of(store), clock);
    }

    private StoreBackup.Written backup() {
        return StoreBackup.write(store, file, false, clock);
    }

    private static void put(SqliteChainFire store, String key, String value) {
        var _ = store.commit(Commit.builder().put(key, Value.ofUtf8(value)).build());
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void servedStoreIsBackedUpAtOneRevisionAndServedOn() throws IOException {
        try (SqliteChainFire served = open()) {
            put(served, "/a", "one");
            put(served, "/a", "two");
            put(served, "/b", "one");

            StoreBackup.Written written = backup();

            assertThat(written.storeId()).isEqualTo(served.storeId());
            assertThat(written.revision()).isEqualTo(served.head());
            assertThat(written.keys()).isEqualTo(2);
            assertThat(written.bytes()).isEqualTo(Files.size(file));
            put(served, "/c", "after");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(names(StoreFile.directory(file))).containsExactly("monday ?#.db");
    }

    @Test
    void backupWhileOthersWriteHasWholeCommitsOnly() throws Exception {
        try (SqliteChainFire served = open()) {
            put(served, "/1/0", "v0");
            Thread writer =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int i = 1; i < 300; i++) {
                                            String value = "v" + i;
                                            var _ =
                                                    served.commit(
                                                            Commit.builder()
                                                                    .put(
                                                                            "/1/" + i,
                                                                            Value.ofUtf8(value))
                                                                    .put("/2", Value.ofUtf8(value))
                                                                    .build());
                                        }
                                    });
            StoreBackup.Written written = backup();
            writer.join();

            // All that was committed by then and nothing of what came later.
            Path other = file.resolveSibling("restored.db");
            StoreRestore.restore(file, other, false, clock);
            try (SqliteChainFire restored = SqliteChainFire.open(SqliteConfig.of(other), clock)) {
                long last = written.revision().number() - 1;
                assertThat(restored.list(ListRequest.of("/1/")).entries()).hasSize((int) last + 1);
                if (last > 0) {
                    assertThat(restored.get("/2").orElseThrow().value().toUtf8())
                            .isEqualTo("v" + last);
                }
            }
        }
    }

    @Test
    void stoppedStoreIsBackedUpAndIsServedAgain() {
        try (SqliteChainFire served = open()) {
            put(served, "/a", "one");
        }

        assertThat(backup().keys()).isEqualTo(1);

        try (SqliteChainFire served = open()) {
            assertThat(served.get("/a")).isPresent();
            put(served, "/b", "one");
        }
    }

    @Test
    void storeOfAKilledServerIsBackedUpWithItsLogWhichStays() throws Exception {
        try (StoreChild child = StoreChild.start(store, 1)) {
            for (int i = 0; i < 50; i++) {
                assertThat(child.readLine()).isNotNull();
            }
            child.kill();
        }
        long log = Files.size(StoreFile.sibling(store, "-wal"));

        assertThat(backup().keys()).isGreaterThanOrEqualTo(49);

        assertThat(Files.size(StoreFile.sibling(store, "-wal"))).isEqualTo(log);
    }

    @Test
    void fileThatIsThereIsReplacedOnlyWhenAsked() throws IOException {
        open().close();
        Files.writeString(file, "mine");

        assertThatThrownBy(this::backup).satisfies(is(Why.EXISTS, "monday ?#.db: exists"));
        assertThat(file).hasContent("mine");

        StoreBackup.write(store, file, true, clock);
        assertThat(Files.size(file)).isGreaterThan(4_096);
    }

    @Test
    void missingStoreAndMissingDirectoryAreNamed() throws IOException {
        assertThatThrownBy(this::backup).satisfies(is(Why.MISSING, "chainfire.db: no such file"));
        assertThat(names(StoreFile.directory(store))).isEmpty();

        open().close();
        Path nowhere = file.resolveSibling("nowhere").resolve("file");
        assertThatThrownBy(() -> StoreBackup.write(store, nowhere, false, clock))
                .satisfies(is(Why.MISSING, "nowhere: no such directory"));
    }

    @Test
    void storesOwnFilesAreNoPlaceForABackupWhateverIsAsked() {
        try (SqliteChainFire served = open()) {
            put(served, "/a", "one");
            for (String suffix : List.of("", "-wal", "-shm", "-journal", ".lock")) {
                Path own = StoreFile.sibling(store, suffix);
                assertThatThrownBy(() -> StoreBackup.write(store, own, true, clock))
                        .as(suffix)
                        .satisfies(is(Why.FAILED, "is the store's own"));
            }
            assertThat(served.get("/a")).isPresent();
        }
    }

    @Test
    void damagedStoreIsNotBackedUpAndNothingIsLeft() throws IOException {
        try (SqliteChainFire served = open()) {
            for (int i = 0; i < 50; i++) {
                put(served, "/k" + i, "x".repeat(1_000));
            }
        }
        try (FileChannel channel = FileChannel.open(store, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(2 * Schema.PAGE_BYTES), 5L * Schema.PAGE_BYTES);
        }

        assertThatThrownBy(this::backup).satisfies(is(Why.UNUSABLE, "damaged"));
        assertThat(names(StoreFile.directory(file))).isEmpty();
    }

    static ThrowingConsumer<Throwable> is(Why why, String words) {
        return thrown -> {
            assertThat(thrown).isInstanceOf(StoreCopyRefused.class).hasMessageContaining(words);
            assertThat(((StoreCopyRefused) thrown).why()).isEqualTo(why);
        };
    }
}
