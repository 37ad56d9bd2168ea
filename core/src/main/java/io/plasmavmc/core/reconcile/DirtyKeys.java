package io.plasmavmc.core.reconcile;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The keys that want another look. Marks of one key merge; a key being worked on is not handed out
 * twice, and a mark that comes meanwhile hands it out again afterwards. Any thread may call; no
 * method waits. Whoever takes keys is told of new ones through the callback, outside the lock.
 */
public final class DirtyKeys<K> {

    private record Due<K>(Instant at, K key) {}

    private final Runnable onReady;
    private final Deque<K> ready = new ArrayDeque<>();
    private final Set<K> waiting = new HashSet<>();
    private final Set<K> inWork = new HashSet<>();
    private final Set<K> again = new HashSet<>();
    private final Map<K, Instant> dueTimes = new HashMap<>();
    private final Set<K> held = new HashSet<>();
    private final PriorityQueue<Due<K>> due = new PriorityQueue<>(Comparator.comparing(Due::at));

    /** The callback must not block; it may be called by any thread. */
    public DirtyKeys(Runnable onReady) {
        this.onReady = onReady;
    }

    /** Wants a look as soon as possible. */
    public void mark(K key) {
        synchronized (this) {
            markLocked(key);
        }
        onReady.run();
    }

    /** Wants a look at the given time, or sooner where that is asked for already. */
    public void markAt(K key, Instant time) {
        synchronized (this) {
            Instant earlier = dueTimes.get(key);
            if (held.contains(key)) {
                return;
            }
            if (earlier != null && !time.isBefore(earlier)) {
                return;
            }
            dueTimes.put(key, time);
            due.add(new Due<>(time, key));
        }
        onReady.run();
    }

    /**
     * Leaves the key alone until that time, whatever marks it meanwhile, and wants a look then: a
     * look that fails may itself be what makes the machine speak up and mark the key.
     */
    public void holdUntil(K key, Instant time) {
        synchronized (this) {
            held.add(key);
            dueTimes.put(key, time);
            due.add(new Due<>(time, key));
        }
        onReady.run();
    }

    /** Takes a key to work on; {@link #done} must follow. Empty when none is ready at that time. */
    public synchronized Optional<K> take(Instant now) {
        releaseDue(now);
        Optional<K> key = Optional.ofNullable(ready.poll());
        key.ifPresent(
                taken -> {
                    waiting.remove(taken);
                    inWork.add(taken);
                });
        return key;
    }

    public void done(K key) {
        synchronized (this) {
            inWork.remove(key);
            if (again.remove(key)) {
                markLocked(key);
            }
        }
        onReady.run();
    }

    /** When the next key becomes ready by itself. */
    public synchronized Optional<Instant> nextDue() {
        return Optional.ofNullable(due.peek()).map(Due::at);
    }

    private void markLocked(K key) {
        if (held.contains(key)) {
            return; // its time comes
        }
        if (inWork.contains(key)) {
            again.add(key);
        } else if (waiting.add(key)) {
            ready.add(key);
        }
    }

    private void releaseDue(Instant now) {
        for (Due<K> head = due.peek(); head != null && !head.at().isAfter(now); head = due.peek()) {
            due.poll();
            // An entry that a sooner one replaced has another time than the map and counts no more.
            if (head.at().equals(dueTimes.get(head.key()))) {
                dueTimes.remove(head.key());
                held.remove(head.key());
                markLocked(head.key());
            }
        }
    }
}
