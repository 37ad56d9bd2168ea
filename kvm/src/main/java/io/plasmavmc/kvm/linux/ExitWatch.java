package io.plasmavmc.kvm.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when processes end, children or not: one thread that polls the descriptors of all of them.
 * A process that has ended but was not waited for yet counts as ended. It owns the descriptors that
 * it is given and closes them when the process is gone, or at its own close, after which it tells
 * nothing more. Callees run on its thread, one by one, and only hand on.
 */
public final class ExitWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ExitWatch.class);
    private static final short POLLIN = 1;
    private static final int ENTRY = 8;

    /** A process and who wants to know of its end. */
    private record Watched(Pidfd process, Runnable whenGone) {}

    private final int wake = Libc.eventfd();
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Watched> all = new ArrayList<>();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("exit-watch").unstarted(this::run);
    private boolean closed;

    public ExitWatch() {
        thread.start();
    }

    /** Calls once when the process is gone; at once when it is gone already. */
    public void add(Pidfd process, Runnable whenGone) {
        lock.lock();
        try {
            if (closed) {
                process.close();
                return;
            }
            all.add(new Watched(process, whenGone));
            wake();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            wake();
        } finally {
            lock.unlock();
        }
        joinThread();
        all.forEach(watched -> watched.process().close());
        all.clear();
        Libc.close(wake);
    }

    private void joinThread() {
        try {
            thread.join();
        } catch (InterruptedException shutdown) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (true) {
            var watched = snapshot();
            if (watched.isEmpty()) {
                return;
            }
            for (var gone : poll(watched.get())) {
                tell(gone);
            }
        }
    }

    private Optional<List<Watched>> snapshot() {
        lock.lock();
        try {
            return closed ? Optional.empty() : Optional.of(List.copyOf(all));
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a process is gone or the list has changed. */
    private List<Watched> poll(List<Watched> watched) {
        try (var arena = Arena.ofConfined()) {
            var entries = arena.allocate((long) ENTRY * (watched.size() + 1), Integer.BYTES);
            entry(entries, 0, wake);
            for (int index = 0; index < watched.size(); index++) {
                entry(entries, index + 1, watched.get(index).process().descriptor());
            }
            int result = Libc.poll(entries, watched.size() + 1L, -1);
            if (result < 0 && result != -Libc.EINTR) {
                throw new IllegalStateException("poll: errno " + -result);
            }
            return result < 0 ? List.of() : gone(entries, watched, arena);
        }
    }

    private List<Watched> gone(MemorySegment entries, List<Watched> watched, Arena arena) {
        if (ready(entries, 0)) {
            Libc.read(wake, arena.allocate(JAVA_LONG));
        }
        var gone = new ArrayList<Watched>();
        for (int index = 0; index < watched.size(); index++) {
            if (ready(entries, index + 1)) {
                gone.add(watched.get(index));
            }
        }
        return gone;
    }

    private void tell(Watched gone) {
        lock.lock();
        try {
            all.remove(gone);
        } finally {
            lock.unlock();
        }
        gone.process().close();
        try {
            gone.whenGone().run();
        } catch (RuntimeException fault) {
            log.error("telling the end of a process failed", fault);
        }
    }

    private void wake() {
        try (var arena = Arena.ofConfined()) {
            Libc.write(wake, arena.allocateFrom(JAVA_LONG, 1));
        }
    }

    private static void entry(MemorySegment entries, int index, int descriptor) {
        long at = (long) index * ENTRY;
        entries.set(JAVA_INT, at, descriptor);
        entries.set(JAVA_SHORT, at + 4, POLLIN);
    }

    private static boolean ready(MemorySegment entries, int index) {
        return entries.get(JAVA_SHORT, (long) index * ENTRY + 6) != 0;
    }
}
