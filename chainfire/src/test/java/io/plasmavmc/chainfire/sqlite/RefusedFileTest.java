package io.plasmavmc.chainfire.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.SteppedClock;
import io.plasmavmc.chainfire.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not served, and stay as they are. */
class RefusedFileTest {

    private Path directory;
    private Path file;

    @BeforeEach
    void chooseFile(@TempDir Path temporary) {
        directory = temporary;
        file = temporary.resolve("a store?#%41.db");
    }

    private SqliteChainFire open() {
        return SqliteChainFire.open(SqliteConfig.of(file), new SteppedClock());
    }

    private void fill() {
        try (SqliteChainFire store = open()) {
            for (int i = 0; i < 50; i++) {
                Value value = Value.of(new byte[1_000]);
                store.commit(Commit.builder().put("/k" + i, value).build());
            }
        }
    }

    @Test
    void fileWithAnUnusualNameIsServed() {
        fill();

        try (SqliteChainFire store = open()) {
            assertThat(store.get("/k0")).isPresent();
            assertThat(file).exists();
        }
    }

    @Test
    void otherKindsOfFilesAreRefused() throws IOException {
        Files.writeString(file, "#!/bin/sh\necho this is no store\n".repeat(10));
        expectUntouched("is damaged, or no database at all");
    }

    @Test
    void emptyFileIsRefused() throws IOException {
        Files.createFile(file);
        expectUntouched("is empty");
    }

    @Test
    void databaseOfAnotherProgramIsRefused() throws SQLException, IOException {
        execute("CREATE TABLE bookmarks (url TEXT)");
        expectUntouched("another program");
    }

    @Test
    void newerSchemaIsRefused() throws SQLException, IOException {
        fill();
        execute("PRAGMA user_version = 7");
        expectUntouched("schema: 7 (expected: <= 1)");
    }

    @Test
    void missingTableIsRefused() throws SQLException, IOException {
        fill();
        execute("DROP TABLE lease");
        expectUntouched("lacks tables");
    }

    @Test
    void lostIdentityIsRefused() throws SQLException, IOException {
        fill();
        execute("DELETE FROM store");
        expectUntouched("no identity");
    }

    @Test
    void overwrittenPageIsRefused() throws IOException {
        fill();
        overwrite(file, 5L * Schema.PAGE_BYTES, 2 * Schema.PAGE_BYTES);
        expectUntouched("is damaged");
    }

    @Test
    void cutFileIsRefused() throws IOException {
        fill();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
        expectUntouched("is damaged");
    }

    @Test
    void logWithoutItsFileIsRefused() throws IOException {
        Files.write(StoreFile.sibling(file, "-wal"), new byte[100]);
        expectUntouched("is missing");
    }

    @Test
    void damageBesideALogOfAKilledProcessIsRefusedAndTheLogIsKept()
            throws IOException, InterruptedException {
        fill();
        try (StoreChild child = StoreChild.start(file, 1)) {
            for (int i = 0; i < 20; i++) {
                assertThat(child.readLine()).isNotNull();
            }
            child.kill();
        }
        assertThat(Files.size(StoreFile.sibling(file, "-wal"))).isPositive();
        overwrite(file, 5L * Schema.PAGE_BYTES, 2 * Schema.PAGE_BYTES);

        expectUntouched("is damaged");
    }

    @Test
    void largeFileIsCheckedAtItsEndsOnly() throws IOException {
        fill();
        overwrite(file, 8L * Schema.PAGE_BYTES, 100);
        SqliteConfig config = SqliteConfig.of(file).withFullCheckBytes(0);

        SqliteChainFire.open(config, new SteppedClock()).close();

        expectUntouched("is damaged");
    }

    @Test
    void emptyLogBesideAFileIsNoDamage() throws IOException {
        fill();
        Files.createFile(StoreFile.sibling(file, "-wal"));

        try (SqliteChainFire store = open()) {
            assertThat(store.get("/k49")).isPresent();
        }
    }

    @Test
    void logOfAnotherStoreIsRefused() throws IOException, InterruptedException {
        fill();
        Path other = directory.resolve("other.db");
        try (StoreChild child = StoreChild.start(other, 1)) {
            for (int i = 0; i < 150; i++) {
                assertThat(child.readLine()).isNotNull();
            }
            child.kill();
        }
        Files.move(StoreFile.sibling(other, "-wal"), StoreFile.sibling(file, "-wal"));

        expectUntouched("has the log of another store beside it");
    }

    /** As a power cut in the middle of a checkpoint can leave it. */
    @Test
    void ownLogIsServedThoughTheFileAloneLacksItsIdentity() throws SQLException, IOException {
        fill();
        Path whole = file;
        file = directory.resolve("cut.db");
        try (Connection connection =
                DriverManager.getConnection("jdbc:sqlite:file:" + whole.toUri().getRawPath())) {
            Connections.execute(
                    connection,
                    List.of(
                            "PRAGMA journal_mode = WAL",
                            "PRAGMA wal_autocheckpoint = 0",
                            "CREATE TEMP TABLE kept AS SELECT * FROM store",
                            "DELETE FROM store",
                            "PRAGMA wal_checkpoint(TRUNCATE)",
                            "INSERT INTO store SELECT * FROM kept"));
            Files.copy(whole, file);
            Files.copy(StoreFile.sibling(whole, "-wal"), StoreFile.sibling(file, "-wal"));
        }

        try (SqliteChainFire store = open()) {
            assertThat(store.get("/k0")).isPresent();
        }
    }

    @Test
    void pageOverwrittenInTheMiddleOfALargerFileIsFound() throws IOException {
        try (SqliteChainFire store = open()) {
            for (int i = 0; i < 20; i++) {
                Value value = Value.of(new byte[200_000]);
                store.commit(Commit.builder().put("/k" + i, value).build());
            }
        }
        overwrite(file, Files.size(file) / 2 / Schema.PAGE_BYTES * Schema.PAGE_BYTES, 4);

        expectUntouched("is damaged");
    }

    @Test
    void directoryIsRefused() throws IOException {
        Files.createDirectory(file);

        assertThatThrownBy(this::open)
                .isInstanceOf(ChainFireException.Unusable.class)
                .hasMessageContaining("is a directory");
        assertThat(file).isEmptyDirectory();
    }

    /** Its disk may not be mounted: a new store in its place would begin from nothing. */
    @Test
    void linkToNothingIsRefusedAndKept() throws IOException {
        Path target = directory.resolve("not-mounted").resolve("chainfire.db");
        Files.createSymbolicLink(file, target);

        assertThatThrownBy(this::open)
                .isInstanceOf(ChainFireException.Unusable.class)
                .hasMessageContaining("is a link to " + target + ", which is not there");
        assertThat(Files.readSymbolicLink(file)).isEqualTo(target);
    }

    @Test
    void newerSchemaThatIsOnlyInTheLogIsRefused() throws Exception {
        fill();
        try (StoreChild child = StoreChild.start(file, 0)) {
            assertThat(child.readLine()).isEqualTo("open");
            execute("PRAGMA user_version = 7");
            child.kill();
        }
        expectUntouched("schema: 7 (expected: <= 1)");
    }

    @Test
    void refusalSaysWhatToDoNext() throws IOException, SQLException {
        fill();
        overwrite(file, 5L * Schema.PAGE_BYTES, 2 * Schema.PAGE_BYTES);
        expectUntouched("restore a backup");
        Files.delete(file);
        execute("CREATE TABLE bookmarks (url TEXT)");
        expectUntouched("name another file");
    }

    @Test
    void secondOpeningInThisProcessIsRefused() {
        try (SqliteChainFire store = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(ChainFireException.Unusable.class)
                    .hasMessageContaining("served already by this process");
            assertThat(store.get("/a")).isEmpty();
        }
        open().close();
    }

    @Test
    void secondOpeningByALinkIsRefused() throws IOException {
        Path link = directory.resolve("link.db");
        try (SqliteChainFire store = open()) {
            Files.createSymbolicLink(link, file);
            assertThatThrownBy(
                            () -> SqliteChainFire.open(SqliteConfig.of(link), new SteppedClock()))
                    .isInstanceOf(ChainFireException.Unusable.class);
            assertThat(store.get("/a")).isEmpty();
        }
    }

    @Test
    void otherProcessIsRefusedWhileThisOneServes() throws IOException {
        try (SqliteChainFire store = open()) {
            // A refused opening in here must not give the lock away.
            assertThatThrownBy(this::open).isInstanceOf(ChainFireException.Unusable.class);
            try (StoreChild child = StoreChild.start(file, 0)) {
                assertThat(child.readLine())
                        .startsWith("refused")
                        .contains("served already by process " + ProcessHandle.current().pid());
            }
            assertThat(store.get("/a")).isEmpty();
        }
    }

    @Test
    void fileServedByAnotherProcessIsRefusedUntilThatIsGone()
            throws IOException, InterruptedException {
        try (StoreChild child = StoreChild.start(file, 1)) {
            assertThat(child.readLine()).isEqualTo("open");
            assertThatThrownBy(this::open)
                    .isInstanceOf(ChainFireException.Unusable.class)
                    .hasMessageContaining("served already by process");
            child.kill();
        }
        open().close();
    }

    @Test
    void missingDirectoryIsNamed() {
        SqliteConfig config = SqliteConfig.of(directory.resolve("nowhere/chainfire.db"));

        assertThatThrownBy(() -> SqliteChainFire.open(config, new SteppedClock()))
                .isInstanceOf(ChainFireException.Unusable.class)
                .hasMessageContaining("nowhere");
    }

    private void expectUntouched(String reason) throws IOException {
        Map<String, ByteBuffer> before = contents();
        assertThatThrownBy(this::open)
                .isInstanceOf(ChainFireException.Unusable.class)
                .hasMessageContaining(file.getFileName().toString())
                .hasMessageContaining(reason);
        assertThat(contents()).isEqualTo(before);
    }

    /** All but the lock, and SQLite's index of the log, which it makes anew when it likes. */
    private Map<String, ByteBuffer> contents() throws IOException {
        Map<String, ByteBuffer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path path : files.toList()) {
                String name = path.getFileName().toString();
                if (!name.endsWith(".lock") && !name.endsWith("-shm")) {
                    contents.put(name, ByteBuffer.wrap(Files.readAllBytes(path)));
                }
            }
        }
        return contents;
    }

    private void execute(String sql) throws SQLException {
        String url = "jdbc:sqlite:file:" + file.toUri().getRawPath();
        try (Connection connection = DriverManager.getConnection(url)) {
            Connections.execute(connection, List.of(sql));
        }
    }

    private static void overwrite(Path file, long from, int bytes) throws IOException {
        byte[] rubbish = new byte[bytes];
        Arrays.fill(rubbish, (byte) 0x5A);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(rubbish), from);
        }
    }
}
