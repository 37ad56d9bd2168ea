package io.plasmavmc.chainfire.sqlite.disk;

import static org.awaitility.Awaitility.await;

import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.chainfire.LeaseId;
import io.plasmavmc.chainfire.Mutation;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.SteppedClock;
import io.plasmavmc.chainfire.StoreUnderTest;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.chainfire.Watch;
import io.plasmavmc.chainfire.sqlite.SqliteChainFire;
import io.plasmavmc.chainfire.sqlite.SqliteConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A busy life of a store, recorded: commits of all sizes by one and by several callers, deletions,
 * leases that are granted, revoked and run out, compactions, checkpoints of the write-ahead log in
 * between, a close and a new opening.
 */
final class Workload {

    static final String NAME = "chainfire.db";

    private static final int[] SIZES = {0, 1, 90, 900, 4_000, 4_100, 9_000, 30_000};
    private static final Duration SHORT = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofDays(1_000);

    private final Random random = new Random(7);
    private final SteppedClock clock = new SteppedClock();
    private final Path file;
    private final DiskRecording recording;
    private final byte[] firstContent;
    private final int firstFile;
    private final List<byte[]> sharedMemories = new ArrayList<>();
    private final Acknowledged acknowledged;

    private Workload(Path directory) throws Exception {
        file = directory.resolve(NAME);
        recording = new DiskRecording(directory.toRealPath());
        String storeId;
        // The making of a store is another test's: this one begins with an empty one.
        try (SqliteChainFire store = open()) {
            storeId = store.storeId();
        }
        firstContent = Files.readAllBytes(file);
        firstFile = recording.begin(NAME);
        acknowledged = new Acknowledged(storeId, recording::position);
    }

    static Workload run(Path directory) throws Exception {
        Workload workload = new Workload(directory);
        try (SystemCallTap _ = SystemCallTap.on(directory, workload.recording)) {
            workload.live(2);
            workload.live(1);
        }
        return workload;
    }

    private SqliteChainFire open() {
        return SqliteChainFire.open(SqliteConfig.of(file).withWatchBuffer(100_000), clock);
    }

    List<DiskRecording.Call> calls() {
        return recording.calls();
    }

    /** The number of the database itself in the calls. */
    int database() {
        return firstFile;
    }

    Acknowledged acknowledged() {
        return acknowledged;
    }

    /** As it was at some moments. */
    List<byte[]> sharedMemories() {
        return sharedMemories;
    }

    CrashedDisk disk() {
        CrashedDisk disk = new CrashedDisk();
        disk.begin(NAME, firstFile, firstContent);
        return disk;
    }

    private void live(int rounds) throws Exception {
        try (SqliteChainFire store = open();
                Watch watch = store.watch("/", store.head().next())) {
            for (int round = 0; round < rounds; round++) {
                alone(store);
                leases(store);
                together(store);
                acknowledged.follow(watch, store.head());
                // Each sweep counts as a quarter of what makes a checkpoint.
                for (int i = 6; i > 0; i--) {
                    Revision before = new Revision(store.head().number() - 3L * i);
                    acknowledged.compacting(before, () -> store.compact(before));
                    put(store, "/between", 90);
                }
                acknowledged.follow(watch, store.head());
                sharedMemories.add(Files.readAllBytes(file.resolveSibling(NAME + "-shm")));
            }
        }
    }

    private void alone(SqliteChainFire store) {
        for (int i = 0; i < 12; i++) {
            put(store, "/alone/" + random.nextInt(8), SIZES[random.nextInt(SIZES.length)]);
            if (i % 4 == 0) {
                commit(store, Commit.builder().delete("/alone/" + random.nextInt(8)).build());
            }
            if (i % 5 == 0) {
                commit(store, manyKeys());
            }
        }
    }

    private Commit manyKeys() {
        Commit.Builder commit = Commit.builder();
        for (int key = 0; key < 20; key++) {
            commit.put("/many/" + key, value(random.nextInt(300)));
        }
        return commit.build();
    }

    private void leases(SqliteChainFire store) {
        LeaseId kept = grant(store, LONG);
        LeaseId revoked = grant(store, LONG);
        LeaseId forgotten = grant(store, SHORT);
        for (LeaseId lease : List.of(kept, revoked, forgotten)) {
            String key = "/leased/" + lease.number();
            commit(
                    store,
                    Commit.builder()
                            .then(new Mutation.Put(key, value(50), Optional.of(lease)))
                            .build());
        }
        acknowledged.ending(revoked, () -> store.revokeLease(revoked));
        acknowledged.committed(store.head());
        acknowledged.ending(forgotten, () -> letRunOut(store, forgotten));
        acknowledged.committed(store.head());
    }

    private LeaseId grant(SqliteChainFire store, Duration ttl) {
        int begun = recording.position();
        LeaseId lease = store.grantLease(ttl);
        acknowledged.granted(lease, begun);
        return lease;
    }

    private void letRunOut(SqliteChainFire store, LeaseId lease) {
        String key = "/leased/" + lease.number();
        clock.advance(SHORT.multipliedBy(2));
        await().atMost(StoreUnderTest.LONG).until(() -> store.get(key).isEmpty());
    }

    private void together(SqliteChainFire store) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            String key = "/together/" + writer;
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        for (int i = 0; i < 4; i++) {
                                            put(store, key, 10 + 700 * i);
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void put(SqliteChainFire store, String key, int size) {
        commit(store, Commit.builder().put(key, value(size)).build());
    }

    private void commit(SqliteChainFire store, Commit commit) {
        if (store.commit(commit) instanceof CommitResult.Committed(Revision revision)) {
            acknowledged.committed(revision);
        }
    }

    private synchronized Value value(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Value.of(bytes);
    }
}
