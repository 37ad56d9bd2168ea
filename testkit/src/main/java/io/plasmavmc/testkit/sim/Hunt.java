package io.plasmavmc.testkit.sim;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Looks for a seed in which a rule is broken, and stops at the first. */
public final class Hunt {
    private final AtomicLong next;
    private final long last;
    private final AtomicBoolean found = new AtomicBoolean();
    private final AtomicReference<String> words = new AtomicReference<>("");

    private Hunt(long first, long last) {
        this.next = new AtomicLong(first);
        this.last = last;
    }

    /** Says which seed broke what; empty where none of them did. */
    public static String through(long first, long last) throws InterruptedException {
        return new Hunt(first, last).run();
    }

    private String run() throws InterruptedException {
        Thread[] workers = new Thread[Runtime.getRuntime().availableProcessors()];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = Thread.ofVirtual().name("hunt-" + i).start(this::work);
        }
        for (Thread worker : workers) {
            worker.join();
        }
        return words.get();
    }

    private void work() {
        long seed = next.getAndIncrement();
        while (seed <= last && !found.get()) {
            Optional<Throwable> failure = Simulation.run(seed).failure();
            if (failure.isPresent() && found.compareAndSet(false, true)) {
                words.set("seed " + seed + ": " + failure.get());
            }
            seed = next.getAndIncrement();
        }
    }
}
