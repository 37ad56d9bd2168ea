package io.plasmavmc.server.runtime;

import io.plasmavmc.core.reconcile.Backoff;
import io.plasmavmc.core.reconcile.DirtyKeys;
import io.plasmavmc.core.reconcile.Outcome;
import io.plasmavmc.core.reconcile.Reconciler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes dirty keys and has each looked at on a virtual thread of its own, a bounded number at once.
 * One thread hands out; a look that hangs holds one place and delays no other key. A look that
 * throws is tried again after a back-off; only the loop's end ends the loop.
 */
public final class WorkLoop<K> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WorkLoop.class);

    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final String name;
    private final DirtyKeys<K> dirty;
    private final InstantSource clock;
    private final Semaphore ready = new Semaphore(0);
    private final Semaphore places;
    private final int width;
    private final Backoff<K> backoff = new Backoff<>(FIRST_BACK_OFF, LONGEST_BACK_OFF);
    private final LookTimer timer;
    private volatile boolean closed;
    private Optional<Thread> dispatcher = Optional.empty();

    /** Hears how long each look took. */
    @FunctionalInterface
    public interface LookTimer {
        void took(Duration time, String outcome);
    }

    /** At most {@code width} looks at once. */
    public WorkLoop(String name, int width, InstantSource clock, LookTimer timer) {
        this.name = name;
        this.width = width;
        this.places = new Semaphore(width);
        this.clock = clock;
        this.timer = timer;
        this.dirty = new DirtyKeys<>(ready::release);
    }

    /** Where to mark keys, before the start too. */
    public DirtyKeys<K> dirty() {
        return dirty;
    }

    public synchronized void start(Reconciler<K> reconciler) {
        dispatcher = Optional.of(Thread.ofVirtual().name(name).start(() -> dispatch(reconciler)));
    }

    /** Hands out no more keys, and waits a bounded time for the looks that go on. */
    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            dispatcher.ifPresent(Thread::interrupt);
        }
        try {
            if (!places.tryAcquire(width, 5, TimeUnit.SECONDS)) {
                log.warn("{}: some looks did not end in time", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void dispatch(Reconciler<K> reconciler) {
        try {
            while (!closed) {
                places.acquire();
                Optional<K> key = dirty.take(clock.instant());
                if (key.isPresent()) {
                    K taken = key.get();
                    Thread.ofVirtual()
                            .name(name + "-" + taken)
                            .start(() -> look(reconciler, taken));
                } else {
                    places.release();
                    waitForKeys();
                }
            }
        } catch (InterruptedException e) {
            log.debug("{} ends", name);
        }
    }

    private void waitForKeys() throws InterruptedException {
        Duration idle =
                dirty.nextDue().map(due -> Duration.between(clock.instant(), due)).orElse(IDLE);
        if (ready.tryAcquire(Math.max(1, idle.toNanos()), TimeUnit.NANOSECONDS)) {
            ready.drainPermits();
        }
    }

    private void look(Reconciler<K> reconciler, K key) {
        long start = System.nanoTime();
        String outcome = "failed";
        try {
            outcome = handle(key, outcome(reconciler, key));
        } finally {
            dirty.done(key);
            places.release();
            timer.took(Duration.ofNanos(System.nanoTime() - start), outcome);
        }
    }

    private Outcome outcome(Reconciler<K> reconciler, K key) {
        try {
            return reconciler.reconcile(key);
        } catch (RuntimeException e) {
            return new Outcome.Failed(e);
        }
    }

    private String handle(K key, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Settled() -> {
                backoff.succeeded(key);
                yield "settled";
            }
            case Outcome.LookAgain(Instant at) -> {
                backoff.succeeded(key);
                dirty.markAt(key, at);
                yield "again";
            }
            case Outcome.Conflicted() -> {
                dirty.holdUntil(key, clock.instant().plus(backoff.failed(key)));
                yield "conflict";
            }
            case Outcome.Failed(RuntimeException cause) -> {
                Duration pause = backoff.failed(key);
                log.warn("{} {}: looked at again in {} ms", name, key, pause.toMillis(), cause);
                dirty.holdUntil(key, clock.instant().plus(pause));
                yield "failed";
            }
        };
    }
}
