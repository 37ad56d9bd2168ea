package io.plasmavmc.chainfire.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.chainfire.ListRequest;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.SteppedClock;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.chainfire.Watch;
import io.plasmavmc.chainfire.WatchEvent;
import io.plasmavmc.chainfire.Watching;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history in the file: watches that fall back to it, and how it is kept short. */
class HistoryTest {

    private static final int BUFFER = 2;

    private final SteppedClock clock = new SteppedClock();
    private Path file;
    private SqliteChainFire store;

    @BeforeEach
    void open(@TempDir Path directory) {
        file = directory.resolve("chainfire.db");
        store = SqliteChainFire.open(SqliteConfig.of(file).withWatchBuffer(BUFFER), clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Revision put(String key, int bytes) {
        Commit commit = Commit.builder().put(key, Value.of(new byte[bytes])).build();
        return ((CommitResult.Committed) store.commit(commit)).revision();
    }

    @Test
    void watchWithAFullBufferReadsTheFileAndIsFedAgain() {
        try (Watch watch = store.watch("/", new Revision(1))) {
            Watching.expectNothing(watch);
            Revision last = Revision.NONE;
            for (int i = 0; i < 5 * BUFFER; i++) {
                last = put("/a", 1);
            }
            assertThat(Watching.changesUpTo(watch, last)).hasSize(5 * BUFFER);

            Revision live = put("/a", 1);
            assertThat(Watching.nextChange(watch).revision()).isEqualTo(live);
            Watching.expectNothing(watch);
        }
    }

    @Test
    void watchThatCompactionOvertakesEndsAfterItsBuffer() {
        try (Watch watch = store.watch("/", new Revision(1))) {
            Watching.expectNothing(watch);
            Revision last = Revision.NONE;
            for (int i = 0; i < 5 * BUFFER; i++) {
                last = put("/a", 1);
            }
            store.compact(last);

            for (int i = 1; i <= BUFFER; i++) {
                assertThat(Watching.nextChange(watch).revision()).isEqualTo(new Revision(i));
            }
            assertThat(Watching.next(watch)).isEqualTo(new WatchEvent.Compacted(last));
        }
    }

    @Test
    void longHistoryIsReadInPiecesThatCutNoRevision() {
        int revisions = 30;
        for (int i = 0; i < revisions; i++) {
            Commit.Builder commit = Commit.builder();
            for (int k = 0; k < 100; k++) {
                commit.put("/" + k, Value.ofUtf8("" + i));
            }
            store.commit(commit.build());
        }

        try (Watch watch = store.watch("/", new Revision(1))) {
            assertThat(Watching.changesUpTo(watch, new Revision(revisions)))
                    .hasSize(revisions)
                    .allMatch(changed -> changed.changes().size() == 100);
        }
    }

    @Test
    void rareChangesAreFoundInALongHistory() throws InterruptedException {
        put("/rare", 1);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(executor.invokeAll(Collections.nCopies(5_000, () -> put("/often", 1))))
                    .allMatch(future -> future.state() == Future.State.SUCCESS);
        }
        Revision last = put("/rare", 1);

        try (Watch watch = store.watch("/rare", new Revision(1))) {
            assertThat(Watching.changesUpTo(watch, last)).hasSize(2);
        }
    }

    @Test
    void steadyChangeWithCompactionDoesNotGrowTheFile() throws IOException {
        churn(5);
        long before = Files.size(file);
        churn(30);

        assertThat(Files.size(file)).isLessThanOrEqualTo(2 * before);
        assertThat(store.list(ListRequest.of("/")).entries()).hasSize(100);
    }

    private void churn(int rounds) {
        for (int round = 0; round < rounds; round++) {
            Commit.Builder commit = Commit.builder();
            for (int i = 0; i < 100; i++) {
                commit.put("/" + i, Value.of(new byte[5_000]));
            }
            store.commit(commit.build());
            store.compact(store.head());
        }
    }

    @Test
    void keeperForgetsWhatIsOlderThanItsWhile() {
        HistoryKeeper keeper = new HistoryKeeper(store, Duration.ofHours(1), clock);
        Revision first = put("/a", 1);
        clock.advance(Duration.ofMinutes(50));
        Revision second = put("/a", 1);

        keeper.compactWhatIsOld();
        assertThat(oldestToldOf(first)).isInstanceOf(WatchEvent.Changed.class);

        clock.advance(Duration.ofMinutes(20));
        put("/a", 1);
        keeper.compactWhatIsOld();
        assertThat(oldestToldOf(first)).isInstanceOf(WatchEvent.Changed.class);

        clock.advance(Duration.ofMinutes(50));
        keeper.compactWhatIsOld();
        assertThat(oldestToldOf(first)).isEqualTo(new WatchEvent.Compacted(second));
    }

    private WatchEvent oldestToldOf(Revision from) {
        try (Watch watch = store.watch("/", from)) {
            return Watching.next(watch);
        }
    }

    @Test
    void revisionAsOfATimeIsTheNewestUpToIt() {
        Instant start = clock.instant();
        for (int i = 1; i <= 20; i++) {
            clock.advance(Duration.ofMinutes(1));
            put("/a", 1);
        }

        assertThat(store.revisionAsOf(start)).isEmpty();
        assertThat(store.revisionAsOf(start.plusSeconds(60))).contains(new Revision(1));
        assertThat(store.revisionAsOf(start.plusSeconds(60 * 7 + 30))).contains(new Revision(7));
        assertThat(store.revisionAsOf(clock.instant())).contains(new Revision(20));
    }
}
