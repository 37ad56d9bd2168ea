package io.plasmavmc.testkit.store;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Compare;
import io.plasmavmc.chainfire.Entry;
import io.plasmavmc.chainfire.LeaseId;
import io.plasmavmc.chainfire.Mutation;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.WatchEvent.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a {@link MemoryChainFire} holds: the keys, and what changed them. Guarded by its lock. */
final class MemoryState {
    private final NavigableMap<String, Entry> keys = new TreeMap<>(KeyOrder.UTF8);
    private final NavigableMap<Long, List<Change>> log = new TreeMap<>();
    private long head;
    private long oldest;

    long head() {
        return head;
    }

    long oldest() {
        return oldest;
    }

    Optional<Entry> get(String key) {
        return Optional.ofNullable(keys.get(key));
    }

    /** The first revision from the given one on that changed something. */
    Optional<Map.Entry<Long, List<Change>>> changesFrom(long revision) {
        return Optional.ofNullable(log.ceilingEntry(revision));
    }

    /** The keys as they stood after that revision: the changes since are taken back. */
    SortedMap<String, Entry> at(long revision) {
        if (revision == head) {
            return keys;
        }
        NavigableMap<String, Entry> then = new TreeMap<>(keys);
        for (List<Change> changes : log.tailMap(revision, false).descendingMap().values()) {
            for (Change change : changes) {
                change.previous()
                        .ifPresentOrElse(
                                entry -> then.put(change.key(), entry),
                                () -> then.remove(change.key()));
            }
        }
        return then;
    }

    boolean holds(Compare compare) {
        Optional<Entry> entry = get(compare.key());
        return switch (compare) {
            case Compare.Absent _ -> entry.isEmpty();
            case Compare.Present _ -> entry.isPresent();
            case Compare.Unchanged(var _, Revision modified) ->
                    entry.filter(found -> found.modified().equals(modified)).isPresent();
            case Compare.Holds(var _, var value) ->
                    entry.filter(found -> found.value().equals(value)).isPresent();
        };
    }

    /** Carries out all of it under one revision; the revision as it is where nothing changes. */
    Revision change(List<Mutation> mutations) {
        NavigableMap<String, Change> changes = new TreeMap<>(KeyOrder.UTF8);
        for (Mutation mutation : mutations) {
            change(mutation).ifPresent(change -> changes.put(change.key(), change));
        }
        if (!changes.isEmpty()) {
            head++;
            log.put(head, new ArrayList<>(changes.values()));
            changes.values().forEach(this::apply);
        }
        return new Revision(head);
    }

    private Optional<Change> change(Mutation mutation) {
        Optional<Entry> former = get(mutation.key());
        return switch (mutation) {
            case Mutation.Delete(String key) -> former.map(_ -> new Change.Deleted(key, former));
            case Mutation.Put(String key, var value, var lease) -> {
                Revision now = new Revision(head + 1);
                Revision created = former.map(Entry::created).orElse(now);
                yield Optional.of(
                        new Change.Put(new Entry(key, value, created, now, lease), former));
            }
        };
    }

    private void apply(Change change) {
        switch (change) {
            case Change.Put(Entry entry, var _) -> keys.put(entry.key(), entry);
            case Change.Deleted(String key, var _) -> keys.remove(key);
        }
    }

    List<Mutation> deletionsOf(LeaseId lease) {
        return keys.values().stream()
                .filter(entry -> entry.lease().equals(Optional.of(lease)))
                .<Mutation>map(entry -> new Mutation.Delete(entry.key()))
                .toList();
    }

    void requireKept(long revision) {
        if (revision < oldest) {
            throw new ChainFireException.RevisionCompacted(
                    new Revision(revision), new Revision(oldest));
        }
        requireNotAhead(revision);
    }

    private void requireNotAhead(long revision) {
        if (revision > head) {
            throw new ChainFireException.Refused(
                    "revision: " + revision + " (expected: <= " + head + ")");
        }
    }

    void compact(long before) {
        requireNotAhead(before);
        oldest = Math.max(oldest, before);
        log.headMap(oldest, false).clear();
    }
}
