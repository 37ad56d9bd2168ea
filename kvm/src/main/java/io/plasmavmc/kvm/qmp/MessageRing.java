package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last messages of a session, for people. Secrets are masked on the way in, long messages told
 * by their length, so it is bounded in bytes as well. Any thread may read it.
 */
final class MessageRing {

    private static final int LONGEST = 8 * 1024;

    private final int size;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<QmpTrace> kept = new ArrayDeque<>();

    MessageRing(int size, InstantSource clock) {
        this.size = size;
        this.clock = clock;
    }

    void keep(QmpTrace.Direction direction, ObjectNode message, int bytes) {
        var text =
                bytes <= LONGEST
                        ? SecretMask.masked(message).toString()
                        : "(id %s, %d bytes)".formatted(message.path("id").asText("none"), bytes);
        add(new QmpTrace(clock.instant(), direction, text));
    }

    List<QmpTrace> messages() {
        lock.lock();
        try {
            return List.copyOf(kept);
        } finally {
            lock.unlock();
        }
    }

    private void add(QmpTrace message) {
        lock.lock();
        try {
            if (kept.size() == size) {
                kept.removeFirst();
            }
            kept.addLast(message);
        } finally {
            lock.unlock();
        }
    }
}
