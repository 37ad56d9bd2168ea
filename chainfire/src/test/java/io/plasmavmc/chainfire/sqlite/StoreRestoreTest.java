package io.plasmavmc.chainfire.sqlite;

import static io.plasmavmc.chainfire.sqlite.StoreBackupTest.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.chainfire.Entry;
import io.plasmavmc.chainfire.LeaseId;
import io.plasmavmc.chainfire.ListRequest;
import io.plasmavmc.chainfire.Mutation;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.SteppedClock;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.chainfire.Watch;
import io.plasmavmc.chainfire.WatchEvent;
import io.plasmavmc.chainfire.Watching;
import io.plasmavmc.chainfire.sqlite.StoreCopyRefused.Why;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores made from backups, and backups of which none is made. */
class StoreRestoreTest {

    private final SteppedClock clock = new SteppedClock();
    private Path directory;
    private Path store;
    private Path backup;
    private StoreBackup.Written written;

    @BeforeEach
    void backUp(@TempDir Path temporary) throws IOException {
        directory = Files.createDirectory(temporary.resolve("data"));
        store = directory.resolve("chainfire.db");
        backup = temporary.resolve("backup.db");
        try (SqliteChainFire served = open()) {
            put(served, "/a", "one");
            put(served, "/a", "two");
            put(served, "/b", "one");
            written = StoreBackup.write(store, backup, false, clock);
            put(served, "/a", "three");
            put(served, "/c", "later");
        }
    }

    private SqliteChainFire open() {
        return SqliteChainFire.open(SqliteConfig.of(store), clock);
    }

    private static Revision put(SqliteChainFire store, String key, String value) {
        Commit commit = Commit.builder().put(key, Value.ofUtf8(value)).build();
        return ((CommitResult.Committed) store.commit(commit)).revision();
    }

    private static ListRequest at(Revision revision) {
        return new ListRequest("/", Optional.of(revision), Optional.empty(), 10);
    }

    private StoreRestore.Restored restore(boolean replace) {
        return StoreRestore.restore(backup, store, replace, clock);
    }

    @Test
    void restoredStoreHasTheContentAndAnotherIdentity() {
        StoreRestore.Restored restored = restore(true);

        assertThat(restored.backupRevision()).isEqualTo(written.revision());
        assertThat(restored.backupStoreId()).isEqualTo(written.storeId());
        assertThat(restored.sealed()).isTrue();
        assertThat(restored.keys()).isEqualTo(2);
        try (SqliteChainFire served = open()) {
            assertThat(served.storeId())
                    .isEqualTo(restored.storeId())
                    .isNotEqualTo(written.storeId());
            assertThat(served.list(ListRequest.of("/")).entries())
                    .extracting(entry -> entry.key() + "=" + entry.value().toUtf8())
                    .containsExactly("/a=two", "/b=one");
        }
    }

    @Test
    void revisionsGoOnFarBeyondAllThatTheFormerStoreCanHaveGivenAway() {
        StoreRestore.Restored restored = restore(true);

        try (SqliteChainFire served = open()) {
            assertThat(served.head()).isEqualTo(restored.revision());
            assertThat(served.head().number())
                    .isGreaterThanOrEqualTo(written.revision().number() + 1_000_000_000L);
            assertThat(put(served, "/a", "four")).isEqualTo(restored.revision().next());
            Entry untouched = served.get("/b").orElseThrow();
            assertThat(untouched.modified().isBefore(written.revision().next())).isTrue();
        }
    }

    @Test
    void historyBeginsAnewSoThatWatchesFromBeforeAreSentToTheList() {
        restore(true);

        try (SqliteChainFire served = open();
                Watch old = served.watch("/", written.revision().next());
                Watch next = served.watch("/", served.head().next())) {
            assertThat(Watching.next(old)).isEqualTo(new WatchEvent.Compacted(served.head()));
            assertThatThrownBy(() -> served.list(at(written.revision())))
                    .isInstanceOf(ChainFireException.RevisionCompacted.class);
            Revision first = put(served, "/d", "new");
            assertThat(Watching.nextChange(next).revision()).isEqualTo(first);
            // What the backup still had of the past is swept like any other.
            served.compact(first);
            assertThat(served.get("/a")).isPresent();
        }
    }

    @Test
    void leasesAreKeptWithTheirWholeTimeAndTheirNumbersAreNotGivenAgain() {
        LeaseId lease;
        LeaseId later;
        try (SqliteChainFire served = open()) {
            lease = served.grantLease(Duration.ofSeconds(10));
            served.commit(
                    Commit.builder()
                            .then(new Mutation.Put("/l", Value.ofUtf8("x"), Optional.of(lease)))
                            .build());
            StoreBackup.write(store, backup, true, clock);
            later = served.grantLease(Duration.ofSeconds(10));
        }
        clock.advance(Duration.ofDays(1));
        restore(true);

        try (SqliteChainFire served = open()) {
            assertThat(served.get("/l")).isPresent();
            assertThat(served.keepLeaseAlive(lease)).isTrue();
            assertThat(served.keepLeaseAlive(later)).isFalse();
            assertThat(served.grantLease(Duration.ofSeconds(10)).number())
                    .isGreaterThan(later.number() + 1_000);
            clock.advance(Duration.ofSeconds(11));
            await().atMost(Duration.ofSeconds(60)).until(() -> served.get("/l").isEmpty());
        }
    }

    @Test
    void formerStoreIsPutAsideWithItsLogAndCanBeGoneBackTo() throws Exception {
        try (StoreChild child = StoreChild.start(store, 1)) {
            for (int i = 0; i < 20; i++) {
                assertThat(child.readLine()).isNotNull();
            }
            child.kill();
        }
        Path former = restore(true).former().orElseThrow();

        assertThat(former.getFileName().toString()).startsWith("chainfire.db.before-2026");
        assertThat(StoreFile.sibling(former, "-wal")).isNotEmptyFile();
        assertThat(StoreFile.sibling(store, "-wal")).doesNotExist();
        try (SqliteChainFire served = open()) {
            assertThat(served.get("/c")).isEmpty();
        }
        StoreRestore.Restored back = StoreRestore.restore(former, store, true, clock);
        assertThat(back.sealed()).isFalse();
        try (SqliteChainFire served = open()) {
            assertThat(served.get("/c")).isPresent();
            assertThat(served.get("/0/10")).isPresent();
        }
    }

    @Test
    void storeIsMadeWhereThereIsNone() throws IOException {
        Files.delete(store);

        assertThat(restore(false).former()).isEmpty();

        try (SqliteChainFire served = open()) {
            assertThat(served.get("/b")).isPresent();
        }
    }

    @Test
    void storeThatIsThereIsNotOverwrittenUnasked() throws IOException {
        expectUntouched(Why.EXISTS, "there is a store already", false);
    }

    @Test
    void damagedStoreIsReplacedWhenAsked() throws IOException {
        Files.writeString(store, "rubbish");

        Path former = restore(true).former().orElseThrow();

        assertThat(former).hasContent("rubbish");
        open().close();
    }

    @Test
    void storeInUseIsLeftAlone() throws IOException, InterruptedException {
        try (StoreChild child = StoreChild.start(store, 0)) {
            assertThat(child.readLine()).isEqualTo("open");
            assertThatThrownBy(() -> restore(true)).satisfies(is(Why.IN_USE, "by process"));
            child.kill();
        }
        try (SqliteChainFire served = open()) {
            assertThatThrownBy(() -> restore(true)).satisfies(is(Why.IN_USE, "this process"));
            assertThat(served.storeId()).isEqualTo(written.storeId());
        }
    }

    @Test
    void flippedBitInAValueOfABackupIsFound() throws IOException {
        byte[] bytes = Files.readAllBytes(backup);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("two");
        assertThat(at).isPositive();
        bytes[at] ^= 1;
        Files.write(backup, bytes);

        expectUntouched(Why.UNUSABLE, "its checksum differs", true);
    }

    @Test
    void directoryThatWasMadeForARefusedBackupGoesAgain() throws IOException {
        byte[] whole = Files.readAllBytes(backup);
        Files.write(backup, Arrays.copyOf(whole, whole.length / 2));
        Path elsewhere = directory.resolve("new").resolve("chainfire.db");

        assertThatThrownBy(() -> StoreRestore.restore(backup, elsewhere, false, clock))
                .isInstanceOf(StoreCopyRefused.class);

        assertThat(elsewhere.getParent()).doesNotExist();
    }

    @Test
    void backupThatIsMissingCutForeignOrNewerIsRefused() throws IOException, SQLException {
        byte[] whole = Files.readAllBytes(backup);
        Files.write(backup, Arrays.copyOf(whole, whole.length / 2));
        expectUntouched(Why.UNUSABLE, "damaged", true);

        Files.write(backup, new byte[0]);
        expectUntouched(Why.UNUSABLE, "is empty", true);

        Files.writeString(backup, "this is my diary\n".repeat(100));
        expectUntouched(Why.UNUSABLE, "no database at all", true);

        Files.delete(backup);
        expectUntouched(Why.MISSING, "backup.db: no such file", true);

        execute(backup, "CREATE TABLE bookmarks (url TEXT)");
        expectUntouched(Why.UNUSABLE, "another program", true);

        Files.write(backup, whole);
        execute(backup, "PRAGMA user_version = 9");
        expectUntouched(Why.UNUSABLE, "schema: 9 (expected: <= 1)", true);

        Files.delete(backup);
        Files.createDirectory(backup);
        expectUntouched(Why.UNUSABLE, "is a directory", true);
    }

    @Test
    void backupIsNotServedAsItIs() throws IOException {
        Files.copy(backup, store, StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(this::open)
                .isInstanceOf(ChainFireException.Unusable.class)
                .hasMessageContaining("is a backup");
    }

    @Test
    void storeItselfIsNoBackupOfIt() {
        assertThatThrownBy(() -> StoreRestore.restore(store, store, true, clock))
                .satisfies(is(Why.FAILED, "is the store itself"));
    }

    private void expectUntouched(Why why, String words, boolean replace) throws IOException {
        Map<String, ByteBuffer> before = contents();
        assertThatThrownBy(() -> restore(replace)).satisfies(is(why, words));
        assertThat(contents()).isEqualTo(before);
    }

    private Map<String, ByteBuffer> contents() throws IOException {
        Map<String, ByteBuffer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path path : files.toList()) {
                String name = path.getFileName().toString();
                if (!name.endsWith(".lock")) {
                    contents.put(name, ByteBuffer.wrap(Files.readAllBytes(path)));
                }
            }
        }
        return contents;
    }

    private static void execute(Path file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Connections.execute(connection, List.of(sql));
        }
    }

    /**
     * What the directory looks like after each rename of the exchange, which are synced one by one.
     * A log of the former store is the danger: beside the new file it would be played into it.
     */
    @Test
    void restoreThatWasCutOffAtAnyRenameIsFinishedByTheNextOpening() throws Exception {
        StoreChild child = StoreChild.start(store, 1);
        for (int i = 0; i < 20; i++) {
            assertThat(child.readLine()).isNotNull();
        }
        child.kill();
        child.close();
        Path pending = directory.resolve("chainfire.db.restore-20260101T000000Z-abcd1234");
        Path former = directory.resolve("chainfire.db.before-20260101T000000Z-abcd1234");
        Path other = directory.resolveSibling("other.db");
        String restoredId = StoreRestore.restore(backup, other, false, clock).storeId();
        Map<String, ByteBuffer> start = contents();
        for (int renames = 0; renames < 3; renames++) {
            lay(start);
            Files.copy(other, pending);
            if (renames > 0) {
                Files.move(store, former);
            }
            if (renames > 1) {
                Files.move(StoreFile.sibling(store, "-wal"), StoreFile.sibling(former, "-wal"));
            }
            try (SqliteChainFire served = open()) {
                assertThat(served.storeId()).isEqualTo(restoredId);
                assertThat(served.get("/0/10")).isEmpty();
                assertThat(served.get("/b")).isPresent();
            }
            assertThat(pending).doesNotExist();
            Map<String, ByteBuffer> end = contents();
            for (String suffix : List.of("", "-wal")) {
                assertThat(end.get(former.getFileName() + suffix))
                        .isEqualTo(start.get("chainfire.db" + suffix));
            }
        }
    }

    @Test
    void restoreThatWasCutOffBeforeItWasCertainIsAsIfItNeverWas() throws IOException {
        Files.writeString(StoreFile.sibling(store, ".restoring"), "half of something");

        try (SqliteChainFire served = open()) {
            assertThat(served.storeId()).isEqualTo(written.storeId());
        }
        restore(true);
        try (SqliteChainFire served = open()) {
            assertThat(served.get("/b")).isPresent();
        }
        assertThat(StoreFile.sibling(store, ".restoring")).doesNotExist();
    }

    private void lay(Map<String, ByteBuffer> contents) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path path : files.toList()) {
                Files.delete(path);
            }
        }
        for (Map.Entry<String, ByteBuffer> each : contents.entrySet()) {
            try (FileChannel channel =
                    FileChannel.open(
                            directory.resolve(each.getKey()),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE)) {
                channel.write(each.getValue().duplicate());
            }
        }
    }
}
