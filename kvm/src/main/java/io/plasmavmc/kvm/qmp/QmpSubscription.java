package io.plasmavmc.kvm.qmp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One subscriber's own bounded queue. When it is full, what comes is merged into one {@link
 * QmpEvent.Overflow} at its place, so a slow subscriber delays nobody and knows that it missed
 * something. The last event is always {@link QmpEvent.SessionEnded}; asking on gives it again.
 */
public final class QmpSubscription implements AutoCloseable {

    private final int capacity;
    private final Consumer<QmpSubscription> whenClosed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<QmpEvent> events = new ArrayDeque<>();

    QmpSubscription(int capacity, Consumer<QmpSubscription> whenClosed) {
        if (capacity < 1) {
            throw new IllegalArgumentException(
                    "capacity: %d (expected: at least 1)".formatted(capacity));
        }
        this.capacity = capacity;
        this.whenClosed = whenClosed;
    }

    /** The next event; waits for it as long as it takes. */
    public QmpEvent next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (events.isEmpty()) {
                arrived.await();
            }
            return takeFirst();
        } finally {
            lock.unlock();
        }
    }

    /** The next event, or nothing when none came in time. */
    public Optional<QmpEvent> next(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var left = patience.toNanos();
            while (events.isEmpty() && left > 0) {
                left = arrived.awaitNanos(left);
            }
            return events.isEmpty() ? Optional.empty() : Optional.of(takeFirst());
        } finally {
            lock.unlock();
        }
    }

    /** The next event, if it is there already. */
    public Optional<QmpEvent> poll() {
        lock.lock();
        try {
            return events.isEmpty() ? Optional.empty() : Optional.of(takeFirst());
        } finally {
            lock.unlock();
        }
    }

    /** Ends this subscription alone; the session goes on. */
    @Override
    public void close() {
        whenClosed.accept(this);
    }

    void offer(QmpEvent event) {
        lock.lock();
        try {
            add(event);
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void add(QmpEvent event) {
        if (events.peekLast() instanceof QmpEvent.SessionEnded) {
            return;
        }
        if (events.size() < capacity || event instanceof QmpEvent.SessionEnded) {
            events.addLast(event);
        } else if (events.peekLast() instanceof QmpEvent.Overflow(var lost)) {
            events.removeLast();
            events.addLast(new QmpEvent.Overflow(lost + 1));
        } else {
            events.addLast(new QmpEvent.Overflow(1));
        }
    }

    private QmpEvent takeFirst() {
        return events.getFirst() instanceof QmpEvent.SessionEnded
                ? events.getFirst()
                : events.removeFirst();
    }
}
