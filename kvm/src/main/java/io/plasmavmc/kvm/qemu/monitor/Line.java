package io.plasmavmc.kvm.qemu.monitor;

import io.plasmavmc.kvm.qmp.QmpSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The session with a machine that there is now, if any, and since when the machine is silent. A
 * silence is always that of the newest session: what an older one failed to answer says nothing any
 * more. Any thread; the listener is called without the lock.
 */
final class Line {

    private final InstantSource clock;
    private final Runnable onChange;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<QmpSession> session = Optional.empty();
    private Optional<Instant> silentSince = Optional.empty();
    private Optional<QmpSession> probed = Optional.empty();
    private boolean closed;

    /**
     * Neither connected nor silent yet.
     *
     * @param onChange told of silences and of their end
     */
    Line(InstantSource clock, Runnable onChange) {
        this.clock = clock;
        this.onChange = onChange;
    }

    /** A session has begun, which ends the silence; false when the line is closed. */
    boolean open(QmpSession begun) {
        boolean wasSilent;
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            session = Optional.of(begun);
            wasSilent = silentSince.isPresent();
            silentSince = Optional.empty();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (wasSilent) {
            onChange.run();
        }
        return true;
    }

    /** A session has ended. */
    void lost(QmpSession ended) {
        lock.lock();
        try {
            session = session.filter(current -> current != ended);
        } finally {
            lock.unlock();
        }
        var _ = silent(Optional.empty());
    }

    /**
     * No answer came from the session that was asked, or there was none to ask.
     *
     * @return since when there is silence; now, when a newer session has begun meanwhile
     */
    Instant silent(Optional<QmpSession> asked) {
        Instant since;
        lock.lock();
        try {
            boolean over = session.isPresent() && !session.equals(asked);
            if (silentSince.isPresent() || over || closed) {
                return silentSince.orElseGet(clock::instant);
            }
            since = clock.instant();
            silentSince = Optional.of(since);
        } finally {
            lock.unlock();
        }
        onChange.run();
        return since;
    }

    /** A session has answered; that of an older one says nothing. */
    void heard(QmpSession by) {
        lock.lock();
        try {
            if (silentSince.isEmpty() || !session.equals(Optional.of(by))) {
                return;
            }
            silentSince = Optional.empty();
        } finally {
            lock.unlock();
        }
        onChange.run();
    }

    /** Whether the caller is the one that has to wait for the session's next word. */
    boolean beginProbe(QmpSession open) {
        lock.lock();
        try {
            if (probed.equals(Optional.of(open))) {
                return false;
            }
            probed = Optional.of(open);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void endProbe(QmpSession open) {
        lock.lock();
        try {
            probed = probed.filter(current -> current != open);
        } finally {
            lock.unlock();
        }
    }

    /** The session, waited for while it may still come; empty at once during a silence. */
    Optional<QmpSession> await(Duration patience) {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (session.isEmpty() && silentSince.isEmpty() && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return silentSince.isEmpty() ? session : Optional.empty();
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    boolean isDisconnected() {
        lock.lock();
        try {
            return session.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits that long, or until the line is closed. */
    void pause(Duration pause) throws InterruptedException {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** For good; the session that there was, to be closed. */
    Optional<QmpSession> close() {
        lock.lock();
        try {
            closed = true;
            var last = session;
            session = Optional.empty();
            changed.signalAll();
            return last;
        } finally {
            lock.unlock();
        }
    }
}
