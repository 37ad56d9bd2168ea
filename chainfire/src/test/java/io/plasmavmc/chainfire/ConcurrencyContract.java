package io.plasmavmc.chainfire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What readers see while many threads write. */
public interface ConcurrencyContract extends StoreUnderTest {

    @Test
    default void watchTellsEveryRecordedCommitOnceAndInOrder()
            throws InterruptedException, ExecutionException {
        Revision from = store().head().next();
        Map<Revision, String> recorded = Collections.synchronizedMap(new TreeMap<>());
        try (Watch watch = store().watch(root(), from)) {
            whileWriting(8, 40, recorded, () -> {});

            Map<Revision, String> told = new TreeMap<>();
            List<Revision> order = new ArrayList<>();
            Revision last = new ArrayList<>(recorded.keySet()).getLast();
            for (WatchEvent.Changed changed : Watching.changesUpTo(watch, last)) {
                order.add(changed.revision());
                told.put(changed.revision(), text(changed.changes()));
            }

            assertThat(told).isEqualTo(recorded);
            assertThat(order).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    default void listThenWatchHasNoGapAndNoDuplicate()
            throws InterruptedException, ExecutionException {
        Map<Revision, String> recorded = Collections.synchronizedMap(new TreeMap<>());
        List<Map<String, Entry>> copies = new ArrayList<>();
        List<Watch> watches = new ArrayList<>();

        whileWriting(
                4,
                60,
                recorded,
                () -> {
                    for (int i = 0; i < 10; i++) {
                        Listing listing = store().list(ListRequest.of(root()));
                        Map<String, Entry> copy = new HashMap<>();
                        listing.entries().forEach(entry -> copy.put(entry.key(), entry));
                        copies.add(copy);
                        watches.add(store().watch(root(), listing.revision().next()));
                    }
                });
        Revision last = put("last", "x");

        Map<String, Entry> expected = new HashMap<>();
        store().list(ListRequest.of(root())).entries().forEach(e -> expected.put(e.key(), e));
        for (int i = 0; i < watches.size(); i++) {
            try (Watch watch = watches.get(i)) {
                Map<String, Entry> copy = copies.get(i);
                Watching.changesUpTo(watch, last).forEach(changed -> apply(changed, copy));
                assertThat(copy).isEqualTo(expected);
            }
        }
    }

    /** Each change must fit what the copy has: a gap or a repetition does not. */
    private static void apply(WatchEvent.Changed changed, Map<String, Entry> copy) {
        for (WatchEvent.Change change : changed.changes()) {
            Optional<Entry> before =
                    switch (change) {
                        case WatchEvent.Change.Put put ->
                                Optional.ofNullable(copy.put(put.key(), put.entry()));
                        case WatchEvent.Change.Deleted deleted ->
                                Optional.ofNullable(copy.remove(deleted.key()));
                    };
            assertThat(change.previous()).isEqualTo(before);
        }
    }

    /** Puts, now and then deletes, from so many threads, and does something else meanwhile. */
    private void whileWriting(
            int threads, int commits, Map<Revision, String> recorded, Runnable meanwhile)
            throws InterruptedException, ExecutionException {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                running.add(executor.submit(() -> write(number, commits, recorded)));
            }
            meanwhile.run();
            for (Future<?> future : running) {
                future.get();
            }
        }
    }

    private void write(int thread, int commits, Map<Revision, String> recorded) {
        String own = "own" + thread;
        for (int i = 0; i < commits; i++) {
            String shared = "shared" + i % 5;
            String text = thread + "." + i;
            Commit.Builder commit = Commit.builder().put(key(shared), Value.ofUtf8(text));
            // The own key exists after every even turn, so the deletion always deletes something.
            boolean delete = i % 2 == 1;
            if (delete) {
                commit.delete(key(own));
            } else {
                commit.put(key(own), Value.ofUtf8(text));
            }
            Revision revision = committed(commit.build());
            recorded.put(revision, own + (delete ? "-" : "=" + text) + " " + shared + "=" + text);
        }
    }

    private String text(List<WatchEvent.Change> changes) {
        return String.join(" ", changes.stream().map(this::text).toList());
    }

    private String text(WatchEvent.Change change) {
        String name = change.key().substring(root().length());
        return switch (change) {
            case WatchEvent.Change.Put put -> name + "=" + put.entry().value().toUtf8();
            case WatchEvent.Change.Deleted deleted -> name + "-";
        };
    }
}
