package io.plasmavmc.chainfire.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.chainfire.Commit;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Months of a busy host in seconds, by a clock that jumps: VMs edited, made and deleted, their
 * handles written, request ids leased for a day, the history kept for an hour.
 */
class MonthsTest {

    private static final int DAYS = 120;
    private static final int STEPS_A_DAY = 12;
    private static final int VMS = 40;
    private static final Duration STEP = Duration.ofHours(2);
    private static final Duration KEPT = Duration.ofHours(1);

    private final SteppedClock clock = new SteppedClock();
    private Path file;
    private SqliteChainFire store;
    private HistoryKeeper history;
    private int requests;

    @BeforeEach
    void open(@TempDir(factory = InMemory.class) Path directory) {
        file = directory.resolve("chainfire.db");
        store = SqliteChainFire.open(SqliteConfig.of(file).withWatchBuffer(16), clock);
        history = new HistoryKeeper(store, KEPT, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void fileAndLogAreBoundByWhatLivesAndAnHourOfHistory() throws IOException, SQLException {
        long settledBytes = 0;
        long mostRows = 0;
        Follower follower = new Follower();
        for (int day = 0; day < DAYS; day++) {
            for (int step = 0; step < STEPS_A_DAY; step++) {
                work(day * STEPS_A_DAY + step);
                clock.advance(STEP);
                history.compactWhatIsOld();
                mostRows = Math.max(mostRows, rows());
            }
            if (day % 30 == 20) {
                follower.catchUp();
            }
            if (day == 2) {
                settledBytes = bytes();
            }
        }
        awaitLeases();

        // A day of request ids lives; of the history a step or two.
        int changesOfAStep = 3 * VMS / 4 + 8;
        int live = 2 * VMS + STEPS_A_DAY * 2 + 10;
        assertThat(mostRows).isLessThan(live + 4L * changesOfAStep);
        assertThat(store.head().number()).isGreaterThan(DAYS * STEPS_A_DAY * 20L);
        assertThat(bytes()).isLessThan(2 * settledBytes);
        assertThat(leases()).isLessThan(STEPS_A_DAY + 5L);
        assertThat(follower.resyncs).isGreaterThan(3);
        follower.catchUp();
    }

    /** A while of a host. */
    private void work(int step) {
        LeaseId lease = store.grantLease(Duration.ofHours(25));
        for (int i = 0; i < VMS / 4; i++) {
            int vm = (step * 7 + i * 3) % VMS;
            edit(vm, step, i == 0 ? Optional.of(lease) : Optional.empty());
            put("/handles/" + vm, "phase of step " + step + " " + "x".repeat(200));
            if (i % 5 == 4) {
                store.commit(
                        Commit.builder().delete("/vms/" + vm).delete("/handles/" + vm).build());
            }
        }
    }

    private void edit(int vm, int step, Optional<LeaseId> lease) {
        Commit.Builder commit =
                Commit.builder().put("/vms/" + vm, Value.ofUtf8("spec " + step + "y".repeat(300)));
        if (lease.isPresent()) {
            String request = "/requests/" + requests++;
            commit.then(new Mutation.Put(request, Value.ofUtf8("digest"), lease));
        }
        store.commit(commit.build());
    }

    private void put(String key, String value) {
        store.commit(Commit.builder().put(key, Value.ofUtf8(value)).build());
    }

    /** Those of more than a day ago go by the writer's own pace. */
    private void awaitLeases() {
        await().atMost(Duration.ofSeconds(60)).until(() -> leases() < STEPS_A_DAY + 5);
    }

    private long rows() throws SQLException {
        return number("SELECT count(*) FROM change");
    }

    private long leases() throws SQLException {
        return number("SELECT count(*) FROM lease");
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = new Connections(file).openReader();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }

    private long bytes() throws IOException {
        return Files.size(file) + Files.size(StoreFile.sibling(file, "-wal"));
    }

    /** Looks rarely: is told that its place is gone, lists, and watches on, as a server does. */
    private final class Follower {

        private final Map<String, Entry> state = new TreeMap<>();
        private Revision seen = Revision.NONE;
        private int resyncs;

        /** Ends with the state that the store has. */
        void catchUp() {
            try (Watch watch = store.watch("/vms/", seen.next())) {
                while (seen.isBefore(store.head())) {
                    switch (watch.next(Duration.ofSeconds(60)).orElseThrow()) {
                        case WatchEvent.Changed changed -> apply(changed);
                        case WatchEvent.Progress(Revision revision) -> seen = revision;
                        case WatchEvent.Compacted _, WatchEvent.Lost _ -> {
                            relist();
                            catchUp();
                            return;
                        }
                    }
                }
            }
            assertThat(state.values())
                    .containsExactlyInAnyOrderElementsOf(
                            store.list(ListRequest.of("/vms/")).entries());
        }

        private void apply(WatchEvent.Changed changed) {
            seen = changed.revision();
            for (WatchEvent.Change change : changed.changes()) {
                switch (change) {
                    case WatchEvent.Change.Put(Entry entry, var _) -> state.put(entry.key(), entry);
                    case WatchEvent.Change.Deleted(String key, var _) -> state.remove(key);
                }
            }
        }

        private void relist() {
            resyncs++;
            Listing page = store.list(ListRequest.of("/vms/"));
            state.clear();
            page.entries().forEach(entry -> state.put(entry.key(), entry));
            seen = page.revision();
        }
    }
}
