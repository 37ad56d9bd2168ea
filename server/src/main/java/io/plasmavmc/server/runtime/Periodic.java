package io.plasmavmc.server.runtime;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does a chore again and again on a virtual thread of its own, until closed. A chore that fails is
 * logged and done again next time; one that takes long delays nobody but itself.
 */
public final class Periodic implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Periodic.class);

    private final String name;
    private final Duration interval;
    private final Runnable chore;
    private final CountDownLatch closed = new CountDownLatch(1);

    private Periodic(String name, Duration interval, Runnable chore) {
        this.name = name;
        this.interval = interval;
        this.chore = chore;
    }

    /** The first time is one interval from now. */
    public static Periodic start(String name, Duration interval, Runnable chore) {
        Periodic periodic = new Periodic(name, interval, chore);
        Thread.ofVirtual().name(name).start(periodic::run);
        return periodic;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void run() {
        try {
            while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                once();
            }
        } catch (InterruptedException e) {
            log.debug("{} ends", name);
        }
    }

    private void once() {
        try {
            chore.run();
        } catch (RuntimeException e) {
            log.warn("{} failed and is tried again in {} s", name, interval.toSeconds(), e);
        }
    }
}
