package io.plasmavmc.chainfire.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.chainfire.Entry;
import io.plasmavmc.chainfire.LeaseId;
import io.plasmavmc.chainfire.ListRequest;
import io.plasmavmc.chainfire.Listing;
import io.plasmavmc.chainfire.Mutation;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.SteppedClock;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.chainfire.Watch;
import io.plasmavmc.chainfire.WatchEvent;
import io.plasmavmc.chainfire.Watching;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is still there when a store is opened again, after a close and after a kill. */
class DurabilityTest {

    private final SteppedClock clock = new SteppedClock();
    private Path file;

    @BeforeEach
    void chooseFile(@TempDir Path directory) {
        file = directory.resolve("chainfire.db");
    }

    private SqliteChainFire open() {
        return SqliteChainFire.open(SqliteConfig.of(file), clock);
    }

    private static Revision commit(SqliteChainFire store, Mutation mutation) {
        return ((CommitResult.Committed) store.commit(Commit.builder().then(mutation).build()))
                .revision();
    }

    private static Mutation.Put put(String key) {
        return new Mutation.Put(key, Value.ofUtf8("x"));
    }

    @Test
    void stateHistoryAndIdentityOutliveAClose() {
        String storeId;
        Listing before;
        Revision first;
        try (SqliteChainFire store = open()) {
            storeId = store.storeId();
            first = commit(store, put("/a"));
            commit(store, put("/b"));
            commit(store, new Mutation.Delete("/b"));
            before = store.list(ListRequest.of("/"));
        }

        try (SqliteChainFire store = open();
                Watch watch = store.watch("/", first)) {
            assertThat(store.storeId()).isEqualTo(storeId);
            assertThat(store.list(ListRequest.of("/"))).isEqualTo(before);
            assertThat(store.head()).isEqualTo(before.revision());
            assertThat(Watching.changesUpTo(watch, store.head())).hasSize(3);
            assertThat(commit(store, put("/c"))).isEqualTo(before.revision().next());
        }
    }

    @Test
    void revisionIsNotUsedAgainAfterAllIsDeletedAndCompacted() {
        Revision head;
        try (SqliteChainFire store = open()) {
            commit(store, put("/a"));
            head = commit(store, new Mutation.Delete("/a"));
            store.compact(head);
        }

        try (SqliteChainFire store = open()) {
            assertThat(store.head()).isEqualTo(head);
            assertThat(commit(store, put("/a"))).isEqualTo(head.next());
        }
    }

    @Test
    void compactionOutlivesAClose() {
        Revision first;
        try (SqliteChainFire store = open()) {
            first = commit(store, put("/a"));
            store.compact(commit(store, put("/a")));
        }

        try (SqliteChainFire store = open();
                Watch watch = store.watch("/", first)) {
            assertThat(Watching.next(watch)).isInstanceOf(WatchEvent.Compacted.class);
        }
    }

    @Test
    void leaseHasItsWholeTimeAgainAfterAClose() {
        Duration ttl = Duration.ofSeconds(10);
        LeaseId lease;
        try (SqliteChainFire store = open()) {
            lease = store.grantLease(ttl);
            commit(store, new Mutation.Put("/a", Value.ofUtf8("x"), Optional.of(lease)));
            clock.advance(ttl.minusSeconds(1));
        }
        clock.advance(ttl.multipliedBy(100));

        try (SqliteChainFire store = open()) {
            clock.advance(ttl.minusSeconds(1));
            assertThat(store.get("/a")).isPresent();
            assertThat(store.keepLeaseAlive(lease)).isTrue();
            clock.advance(ttl.plusSeconds(1));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> store.get("/a").isEmpty());
        }
    }

    @Test
    void killLosesNothingThatWasAnswered() throws IOException, InterruptedException {
        for (int kill = 0; kill < 2; kill++) {
            Map<String, Revision> answered = answeredUntilKilled(300);

            try (SqliteChainFire store = open()) {
                answered.forEach(
                        (key, revision) ->
                                assertThat(store.get(key))
                                        .as(key)
                                        .map(Entry::modified)
                                        .contains(revision));
                assertThat(List.copyOf(answered.values())).doesNotHaveDuplicates();
            }
        }
    }

    /** A checkpoint that a power cut broke off may leave it so; the log has the page whole. */
    @Test
    void rubbishInTheFirstPageHarmsNothingThatTheLogHas() throws IOException, InterruptedException {
        Map<String, Revision> answered = answeredUntilKilled(600);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            byte[] rubbish = new byte[Schema.PAGE_BYTES];
            Arrays.fill(rubbish, (byte) 0x5A);
            channel.write(ByteBuffer.wrap(rubbish), 0);
        }

        try (SqliteChainFire store = open()) {
            assertThat(answered.keySet()).allMatch(key -> store.get(key).isPresent());
        }
    }

    private Map<String, Revision> answeredUntilKilled(int commits)
            throws IOException, InterruptedException {
        Map<String, Revision> answered = new HashMap<>();
        try (StoreChild child = StoreChild.start(file, 4)) {
            assertThat(child.readLine()).isEqualTo("open");
            while (answered.size() < commits) {
                String[] words = String.valueOf(child.readLine()).split(" ", 2);
                answered.put(words[0], new Revision(Long.parseLong(words[1])));
            }
            child.kill();
        }
        return answered;
    }
}
