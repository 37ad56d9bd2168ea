package io.plasmavmc.testkit.qemu;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where the test, the peer's reader and the player meet: the steps still to play and what the
 * client has sent. A step stays at the head while it is played. Any thread may call it.
 */
final class ScriptQueue {

    /** What came from the client; empty when it hung up. */
    record Incoming(Optional<String> command) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Step> steps = new ArrayDeque<>();
    private final Deque<Incoming> incoming = new ArrayDeque<>();

    void addStep(Step step) {
        change(() -> steps.addLast(step));
    }

    void addIncoming(Incoming message) {
        change(() -> incoming.addLast(message));
    }

    void stepPlayed() {
        change(steps::removeFirst);
    }

    void forgetIncoming() {
        change(incoming::clear);
    }

    List<Step> stepsLeft() {
        lock.lock();
        try {
            return List.copyOf(steps);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is a step to play or, where there is none, something from the client. */
    Optional<Step> awaitStepOrIncoming() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (steps.isEmpty() && incoming.isEmpty()) {
                changed.await();
            }
            return Optional.ofNullable(steps.peekFirst());
        } finally {
            lock.unlock();
        }
    }

    Incoming takeIncoming() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (incoming.isEmpty()) {
                changed.await();
            }
            return incoming.removeFirst();
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
