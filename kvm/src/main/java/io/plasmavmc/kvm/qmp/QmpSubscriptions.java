package io.plasmavmc.kvm.qmp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands each event of one session to all who asked, in the order of arrival. Made before the
 * session, so that nothing is missed between connecting and subscribing. Any thread may subscribe;
 * only the session publishes. Once the session has ended it stays ended.
 */
public final class QmpSubscriptions {

    private final ReentrantLock lock = new ReentrantLock();
    private final List<QmpSubscription> all = new ArrayList<>();
    private Optional<QmpEvent.SessionEnded> end = Optional.empty();

    /**
     * Subscribes from now on.
     *
     * @param capacity how many events may wait before they are merged
     */
    public QmpSubscription subscribe(int capacity) {
        var subscription = new QmpSubscription(capacity, this::remove);
        lock.lock();
        try {
            end.ifPresentOrElse(subscription::offer, () -> all.add(subscription));
            return subscription;
        } finally {
            lock.unlock();
        }
    }

    void publish(QmpEvent event) {
        lock.lock();
        try {
            all.forEach(subscription -> subscription.offer(event));
        } finally {
            lock.unlock();
        }
    }

    void end(QmpSessionEnded reason) {
        lock.lock();
        try {
            if (end.isEmpty()) {
                end = Optional.of(new QmpEvent.SessionEnded(reason));
                publish(end.get());
                all.clear();
            }
        } finally {
            lock.unlock();
        }
    }

    private void remove(QmpSubscription subscription) {
        lock.lock();
        try {
            all.remove(subscription);
        } finally {
            lock.unlock();
        }
    }
}
