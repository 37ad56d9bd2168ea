package io.plasmavmc.chainfire.sqlite.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Entry;
import io.plasmavmc.chainfire.LeaseId;
import io.plasmavmc.chainfire.Limits;
import io.plasmavmc.chainfire.ListRequest;
import io.plasmavmc.chainfire.Listing;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.Watch;
import io.plasmavmc.chainfire.WatchEvent;
import io.plasmavmc.chainfire.WatchEvent.Change;
import io.plasmavmc.chainfire.WatchEvent.Changed;
import io.plasmavmc.chainfire.Watching;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * What a store has told its callers, and when, counted in calls of the disk; so for a cut at any
 * call it is known what must be there, what may be there, and what must not.
 */
final class Acknowledged {

    /** From when on it may be so, and from when on it must. */
    private static final class Span {
        private final int begun;
        private int acknowledged = Integer.MAX_VALUE;

        Span(int begun) {
            this.begun = begun;
        }
    }

    private final IntSupplier position;
    private final String storeId;
    private final TreeMap<Long, Changed> history = new TreeMap<>();
    private final TreeMap<Integer, Long> heads = new TreeMap<>();
    private final Map<Long, Span> compactions = new TreeMap<>();
    private final Map<LeaseId, Span> granted = new HashMap<>();
    private final Map<LeaseId, Span> ended = new HashMap<>();

    Acknowledged(String storeId, IntSupplier position) {
        this.storeId = storeId;
        this.position = position;
    }

    /** A caller was told that this revision is committed. */
    synchronized void committed(Revision revision) {
        heads.merge(position.getAsInt(), revision.number(), Math::max);
    }

    /** What a watch of the living store told. */
    void changed(Changed changed) {
        history.put(changed.revision().number(), changed);
    }

    void compacting(Revision before, Runnable compaction) {
        Span span = new Span(position.getAsInt());
        compactions.put(before.number(), span);
        compaction.run();
        span.acknowledged = position.getAsInt();
    }

    void granted(LeaseId lease, int begun) {
        Span span = new Span(begun);
        span.acknowledged = position.getAsInt();
        granted.put(lease, span);
    }

    void ending(LeaseId lease, Runnable end) {
        Span span = new Span(position.getAsInt());
        ended.put(lease, span);
        end.run();
        span.acknowledged = position.getAsInt();
    }

    long head() {
        return history.lastKey();
    }

    /** Compares a store that was opened after a cut before the given call. */
    void verify(ChainFire store, int cut) {
        assertThat(store.storeId()).isEqualTo(storeId);
        long head = store.head().number();
        long least = heads.headMap(cut, true).values().stream().max(Long::compare).orElse(0L);
        assertThat(head).as("head").isBetween(least, history.lastKey());
        long oldest = verifyOldest(store, cut);
        verifyHistory(store, oldest, head);
        verifyState(store, Math.max(oldest, 1), head);
        verifyState(store, head, head);
        verifyLeases(store, cut);
    }

    private long verifyOldest(ChainFire store, int cut) {
        long oldest = oldest(store);
        long must = latest(cut, true);
        long may = latest(cut, false);
        assertThat(oldest).as("oldest revision").isBetween(must, may);
        return oldest;
    }

    private long latest(int cut, boolean acknowledged) {
        return compactions.entrySet().stream()
                .filter(
                        each ->
                                (acknowledged
                                                ? each.getValue().acknowledged
                                                : each.getValue().begun)
                                        <= cut)
                .mapToLong(Map.Entry::getKey)
                .max()
                .orElse(0);
    }

    private static long oldest(ChainFire store) {
        try {
            var _ = store.list(at(0));
            return 0;
        } catch (ChainFireException.RevisionCompacted e) {
            return e.oldest().number();
        }
    }

    private static ListRequest at(long revision) {
        return new ListRequest(
                "/", Optional.of(new Revision(revision)), Optional.empty(), Limits.MAX_PAGE);
    }

    private void verifyHistory(ChainFire store, long oldest, long head) {
        if (head < Math.max(oldest, 1)) {
            return;
        }
        List<Changed> expected =
                history.subMap(Math.max(oldest, 1), true, head, true).values().stream()
                        .map(Acknowledged::plain)
                        .toList();
        List<Changed> found = new ArrayList<>();
        try (Watch watch = store.watch("/", new Revision(Math.max(oldest, 1)))) {
            Watching.changesUpTo(watch, new Revision(head)).forEach(c -> found.add(plain(c)));
        }
        assertThat(found).as("history from %s", oldest).isEqualTo(expected);
    }

    /** Without the previous entries, which compaction may have taken. */
    private static Changed plain(Changed changed) {
        return new Changed(
                changed.revision(), changed.changes().stream().map(Acknowledged::plain).toList());
    }

    private static Change plain(Change change) {
        return switch (change) {
            case Change.Put(Entry entry, var _) -> new Change.Put(entry, Optional.empty());
            case Change.Deleted(String key, var _) -> new Change.Deleted(key, Optional.empty());
        };
    }

    private void verifyState(ChainFire store, long at, long head) {
        if (head == 0) {
            return;
        }
        Listing found = store.list(at(at));
        assertThat(found.more()).isFalse();
        assertThat(found.entries())
                .as("state at %s", at)
                .containsExactlyInAnyOrderElementsOf(state(at).values());
    }

    private SortedMap<String, Entry> state(long revision) {
        SortedMap<String, Entry> state = new TreeMap<>();
        for (Changed changed : history.headMap(revision, true).values()) {
            for (Change change : changed.changes()) {
                switch (change) {
                    case Change.Put(Entry entry, var _) -> state.put(entry.key(), entry);
                    case Change.Deleted(String key, var _) -> state.remove(key);
                }
            }
        }
        return state;
    }

    private void verifyLeases(ChainFire store, int cut) {
        granted.forEach(
                (lease, span) -> {
                    Span end = ended.getOrDefault(lease, new Span(Integer.MAX_VALUE));
                    if (end.acknowledged <= cut || span.begun > cut) {
                        assertThat(store.keepLeaseAlive(lease)).as("%s", lease).isFalse();
                    } else if (span.acknowledged <= cut && end.begun > cut) {
                        assertThat(store.keepLeaseAlive(lease)).as("%s", lease).isTrue();
                    }
                });
    }

    /** What a watch that begins at the first revision tells, up to the newest one. */
    void follow(Watch watch, Revision head) {
        while (history.isEmpty() || history.lastKey() < head.number()) {
            WatchEvent.Changed changed = Watching.nextChange(watch);
            changed(changed);
        }
    }
}
