package io.plasmavmc.chainfire.sqlite.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.chainfire.ListRequest;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.SteppedClock;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.chainfire.Watch;
import io.plasmavmc.chainfire.Watching;
import io.plasmavmc.chainfire.sqlite.SqliteChainFire;
import io.plasmavmc.chainfire.sqlite.SqliteConfig;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that says no at some call, as the system says it: full, or broken. */
class FailingDiskTest {

    /** Says no to the n-th call from now on, and to all after it, until it is mended. */
    private static final class Disk implements DiskCalls {

        private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
        private volatile int failure = OK;
        private volatile int syncFailure = OK;

        void fillsUpAfter(int writes) {
            left.set(writes);
            failure = ENOSPC;
        }

        void breaksAtTheNextSync() {
            syncFailure = EIO;
        }

        void isMended() {
            failure = OK;
            syncFailure = OK;
        }

        @Override
        public int writing(Path file, long offset, byte[] bytes) {
            return failure != OK && left.getAndDecrement() <= 0 ? failure : OK;
        }

        @Override
        public int truncating(Path file, long size) {
            return writing(file, 0, new byte[0]);
        }

        @Override
        public int syncing(Path file) {
            return syncFailure;
        }
    }

    private final Disk disk = new Disk();
    private final SteppedClock clock = new SteppedClock();
    private Path directory;

    @BeforeEach
    void choose(@TempDir Path temporary) {
        directory = temporary;
    }

    private SqliteChainFire open() {
        return SqliteChainFire.open(SqliteConfig.of(directory.resolve("chainfire.db")), clock);
    }

    private static Revision put(SqliteChainFire store, String key) {
        Commit commit = Commit.builder().put(key, Value.of(new byte[9_000])).build();
        return ((CommitResult.Committed) store.commit(commit)).revision();
    }

    /** The first write, one amid the frames of a commit, one amid a checkpoint. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 9})
    void fullDiskRefusesCommitsAndReadsAndWatchesGoOnUntilThereIsRoom(int writes) throws Exception {
        try (SystemCallTap _ = SystemCallTap.on(directory, disk);
                SqliteChainFire store = open();
                Watch watch = store.watch("/", Revision.NONE.next())) {
            put(store, "/a");
            Revision before = put(store, "/b");
            disk.fillsUpAfter(writes);

            // What still fits is committed, what does not is refused as a whole, each time anew.
            for (int i = 0; i < 8; i++) {
                Revision head = store.head();
                try {
                    assertThat(put(store, "/c")).isEqualTo(head.next());
                } catch (ChainFireException.NoSpace e) {
                    assertThat(store.head()).isEqualTo(head);
                }
            }
            assertThatThrownBy(() -> put(store, "/c"))
                    .isInstanceOf(ChainFireException.NoSpace.class);
            assertThat(store.get("/b").orElseThrow().modified()).isEqualTo(before);
            assertThat(store.list(ListRequest.of("/")).revision()).isEqualTo(store.head());
            Watching.changesUpTo(watch, store.head());

            disk.isMended();
            Revision after = put(store, "/d");
            assertThat(Watching.changesUpTo(watch, after)).hasSize(1);
        }
        try (SqliteChainFire store = open()) {
            assertThat(store.get("/d")).isPresent();
        }
    }

    @Test
    void failedSyncIsNoSuccessAndEndsTheWritingUntilTheStoreIsOpenedAnew() throws Exception {
        try (SystemCallTap _ = SystemCallTap.on(directory, disk);
                SqliteChainFire store = open()) {
            Revision before = put(store, "/a");
            disk.breaksAtTheNextSync();

            assertThatThrownBy(() -> put(store, "/b"))
                    .isInstanceOf(ChainFireException.OutcomeUnknown.class);

            // The page cache may say that it is written by now: it is not believed.
            disk.isMended();
            assertThatThrownBy(() -> put(store, "/c"))
                    .isInstanceOf(ChainFireException.Unavailable.class);
            assertThat(store.get("/a").orElseThrow().modified()).isEqualTo(before);
        }
        try (SqliteChainFire store = open()) {
            assertThat(store.get("/a")).isPresent();
            assertThat(store.get("/c")).isEmpty();
            put(store, "/c");
        }
    }
}
