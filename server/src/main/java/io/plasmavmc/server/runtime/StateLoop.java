package io.plasmavmc.server.runtime;

import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.StateSynchronizer;
import io.plasmavmc.core.state.StateWatcher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that follows the store and brings its events to the sinks. */
public final class StateLoop implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StateLoop.class);

    private final StateWatcher watcher;
    private final StateSynchronizer synchronizer;
    private final CountDownLatch synced = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean closed;

    public StateLoop(StateWatcher watcher, StateSynchronizer synchronizer) {
        this.watcher = watcher;
        this.synchronizer = synchronizer;
        this.thread = Thread.ofPlatform().daemon().name("state").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Whether the state has been read wholly once within that time. */
    public boolean awaitSynced(Duration patience) throws InterruptedException {
        return synced.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            if (thread.isAlive() && !ended.await(5, TimeUnit.SECONDS)) {
                log.warn("the state loop did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                look();
            }
        } catch (InterruptedException e) {
            log.debug("the state loop ends");
        } finally {
            watcher.close();
            ended.countDown();
        }
    }

    private void look() throws InterruptedException {
        switch (watcher.next()) {
            case StateWatcher.Look.Events(List<StateEvent> events) -> apply(events);
            case StateWatcher.Look.Failed(var cause, Duration backOff) -> {
                if (!closed) {
                    log.warn("the store cannot be read, trying again", cause);
                    Thread.sleep(jittered(backOff));
                }
            }
        }
    }

    /** A fault of one event must not end the loop: the state would stand still in silence. */
    private void apply(List<StateEvent> events) {
        try {
            synchronizer.apply(events);
        } catch (RuntimeException e) {
            log.error("events of the state could not be applied", e);
        }
        if (events.stream().anyMatch(StateEvent.Synced.class::isInstance)) {
            synced.countDown();
        }
    }

    /** Half to all of it, so that servers that lost the store together do not return together. */
    private static Duration jittered(Duration backOff) {
        long nanos = backOff.toNanos();
        return Duration.ofNanos(nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2 + 1));
    }
}
