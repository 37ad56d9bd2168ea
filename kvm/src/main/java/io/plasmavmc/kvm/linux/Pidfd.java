package io.plasmavmc.kvm.linux;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A process held by descriptor: what is sent through it can never reach another process that was
 * given the same pid. Any thread may use it; after {@link #close} it answers as for a process that
 * is gone. The lock spans only calls that do not block.
 */
public final class Pidfd implements AutoCloseable {

    /** A signal that ends a process without asking it. */
    public static final int KILL = 9;

    public static final int CONTINUE = 18;
    public static final int STOP = 19;

    private final int descriptor;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    private Pidfd(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Holds the process that has the pid now; empty when there is none. */
    public static Optional<Pidfd> open(long pid) {
        int result = Libc.pidfdOpen(pid);
        if (result == -Libc.ESRCH) {
            return Optional.empty();
        }
        if (result < 0) {
            throw new IllegalStateException(
                    "pidfd_open %d: errno %d (expected: Linux 5.3 or later)"
                            .formatted(pid, -result));
        }
        return Optional.of(new Pidfd(result));
    }

    /** Sends a signal; false when the process is gone. */
    public boolean send(int signal) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            int result = Libc.pidfdSendSignal(descriptor, signal);
            if (result < 0 && result != -Libc.ESRCH) {
                throw new IllegalStateException(
                        "signal %d: errno %d (expected: a process of ours)"
                                .formatted(signal, -result));
            }
            return result == 0;
        } finally {
            lock.unlock();
        }
    }

    int descriptor() {
        return descriptor;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                Libc.close(descriptor);
            }
        } finally {
            lock.unlock();
        }
    }
}
