package io.plasmavmc.server.watch;

import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.StateSink;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest events of all VMs, in order and unmerged, for any number of readers that each go at
 * their own speed. The synchronizing thread alone adds; it never waits for a reader, as the ring is
 * bounded and drops its oldest: a reader that falls behind it is told so.
 */
public final class VmEvents implements StateSink {

    private final int capacity;
    private final VmChanges changes = new VmChanges();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Deque<VmEvent> ring = new ArrayDeque<>();
    private Position floor = Position.START;
    private Position head = Position.START;
    private long wakes;
    private boolean synced;

    /** What a reader gets. */
    public sealed interface Reading {

        /**
         * What is behind the position, possibly nothing.
         *
         * @param upTo all up to here is told
         */
        record Events(List<VmEvent> events, Position upTo) implements Reading {}

        /** What lies behind the position asked for is no longer all here. */
        record TooOld() implements Reading {}
    }

    public VmEvents(int capacity) {
        this.capacity = capacity;
    }

    @Override
    public void apply(StateEvent event) {
        switch (event) {
            case StateEvent.Change change -> changes.note(change);
            case StateEvent.Applied(Revision revision) -> publish(revision);
            case StateEvent.Synced(Revision revision) -> publish(revision);
            case StateEvent.Resyncing _ -> {}
        }
    }

    /**
     * Waits for events behind the position; none when the time is over, or after a {@link
     * #wakeReaders}.
     */
    public Reading after(Position position, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long wakesBefore = wakes;
            long left = patience.toNanos();
            while (position.compareTo(head) >= 0 && wakes == wakesBefore && left > 0) {
                left = added.awaitNanos(left);
            }
            if (position.compareTo(floor) < 0) {
                return new Reading.TooOld();
            }
            return new Reading.Events(behind(position), max(position, head));
        } finally {
            lock.unlock();
        }
    }

    /** All up to here is told. */
    public Position head() {
        lock.lock();
        try {
            return head;
        } finally {
            lock.unlock();
        }
    }

    /** Lets every waiting reader look whether it has a reason to wait on. */
    public void wakeReaders() {
        lock.lock();
        try {
            wakes++;
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private List<VmEvent> behind(Position position) {
        Deque<VmEvent> found = new ArrayDeque<>();
        var newestFirst = ring.descendingIterator();
        while (newestFirst.hasNext()) {
            VmEvent event = newestFirst.next();
            if (event.position().compareTo(position) <= 0) {
                break;
            }
            found.addFirst(event);
        }
        return new ArrayList<>(found);
    }

    private void publish(Revision revision) {
        List<VmEvent> events = changes.events(revision);
        lock.lock();
        try {
            events.forEach(this::add);
            head = Position.behind(revision);
            if (!synced) {
                // The first list is no history: whoever comes with an older cursor gets it anew.
                synced = true;
                ring.clear();
                floor = head;
            }
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void add(VmEvent event) {
        ring.addLast(event);
        if (ring.size() > capacity) {
            floor = ring.removeFirst().position();
        }
    }

    private static Position max(Position one, Position other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
