package io.plasmavmc.chainfire.sqlite.disk;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes at any moment of a recorded life of a store: at each call to the disk, within each
 * write, and with any mix of what was not synced by then arrived or not (see {@link CrashedDisk}).
 * The store that is opened from what is left has everything that was acknowledged, nothing half,
 * and goes on.
 */
class PowerCutTest {

    /** More by hand: {@code -Dpowercut.seeds=20000}. */
    private static final int SEEDS = Integer.getInteger("powercut.seeds", 500);

    /** More by hand, at so many places within each write: {@code -Dpowercut.places=50}. */
    private static final int PLACES = Integer.getInteger("powercut.places", 1);

    private static Workload workload;
    private static List<DiskRecording.Call> calls;

    @BeforeAll
    static void live(@TempDir Path directory) throws Exception {
        workload = Workload.run(directory);
        calls = workload.calls();
    }

    /** Else the tests below would test less than they say. */
    @Test
    void recordedLifeHasCheckpointsAndLogsThatBeginAnew() {
        assertThat(calls).hasAtLeastOneElementOfType(DiskRecording.Call.Unlink.class);
        assertThat(calls).contains(new DiskRecording.Call.Sync(workload.database()));
        long begun =
                calls.stream()
                        .filter(
                                call ->
                                        call instanceof DiskRecording.Call.Write write
                                                && write.file() != workload.database()
                                                && write.offset() == 0)
                        .count();
        long made = calls.stream().filter(DiskRecording.Call.Create.class::isInstance).count();
        assertThat(begun).as("logs begun").isGreaterThan(made);
    }

    @Test
    void cutAtEachCallAndWithinEachWriteLosesNothing() throws Exception {
        try (CutStores stores = new CutStores(workload)) {
            CrashedDisk disk = workload.disk();
            for (int cut = 0; cut < calls.size(); cut++) {
                DiskRecording.Call next = calls.get(cut);
                for (int bytes : places(next, cut)) {
                    String what = "cut before call " + cut + ", " + bytes + " bytes of it";
                    stores.expectWhole(disk.inOrder(next, bytes), cut, new Random(cut), what);
                }
                disk.apply(next);
            }
        }
    }

    /** Bytes of a write that arrived: none, all but one, any. */
    private static Set<Integer> places(DiskRecording.Call call, int cut) {
        if (!(call instanceof DiskRecording.Call.Write write)) {
            return Set.of(0);
        }
        Random random = new Random(cut);
        Set<Integer> places = new TreeSet<>();
        for (int place = 0; place < PLACES; place++) {
            int length = write.bytes().size();
            places.add(
                    switch (random.nextInt(8)) {
                        case 0 -> 0;
                        case 1 -> length - 1;
                        default -> random.nextInt(length);
                    });
        }
        return places;
    }

    @Test
    void anyMixOfWhatWasNotSyncedLosesNothing() throws Exception {
        Map<Integer, List<Integer>> seeds =
                IntStream.range(0, SEEDS)
                        .boxed()
                        .collect(groupingBy(seed -> new Random(seed).nextInt(calls.size())));
        try (CutStores stores = new CutStores(workload)) {
            CrashedDisk disk = workload.disk();
            for (int cut = 0; cut < calls.size(); cut++) {
                for (int seed : seeds.getOrDefault(cut, List.of())) {
                    // The first numbers of neighbouring seeds are alike.
                    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
                    String what = "seed " + seed + ", cut before call " + cut;
                    stores.expectWhole(disk.anyhow(random), cut, random, what);
                }
                disk.apply(calls.get(cut));
            }
        }
    }

    @Test
    void cutAfterTheLastCallLosesNothing() throws IOException, InterruptedException {
        try (CutStores stores = new CutStores(workload)) {
            CrashedDisk disk = workload.disk();
            calls.forEach(disk::apply);
            for (int seed = 0; seed < 10; seed++) {
                Random random = new Random(seed);
                String what = "seed " + seed + ", after all";
                stores.expectWhole(disk.anyhow(random), calls.size(), random, what);
            }
        }
    }
}
