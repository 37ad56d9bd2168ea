package io.plasmavmc.testkit.sim;

import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Runs a range of seeds, as many at once as there are processors, each world by itself. */
public final class Seeds {
    private static final int KEPT_FAILURES = 20;

    private final long first;
    private final long last;
    private final Consumer<Simulation.Result> listener;
    private final AtomicLong next;
    private final Coverage coverage = new Coverage();
    private final TreeMap<Long, Simulation.Result> failures = new TreeMap<>();
    private long failed;

    private Seeds(long first, long last, Consumer<Simulation.Result> listener) {
        this.first = first;
        this.last = last;
        this.listener = listener;
        this.next = new AtomicLong(first);
    }

    /**
     * What came of a range.
     *
     * @param failures the lowest failing seeds, a bounded number
     */
    public record Report(
            long count, long failed, List<Simulation.Result> failures, Coverage coverage) {}

    /** The listener hears of every seed, one at a time, in no order. */
    public static Report run(long first, long last, Consumer<Simulation.Result> listener)
            throws InterruptedException {
        return new Seeds(first, last, listener).run();
    }

    private Report run() throws InterruptedException {
        int width = Runtime.getRuntime().availableProcessors();
        Thread[] workers = new Thread[width];
        for (int i = 0; i < width; i++) {
            workers[i] = Thread.ofVirtual().name("seeds-" + i).start(this::work);
        }
        for (Thread worker : workers) {
            worker.join();
        }
        return new Report(last - first + 1, failed, List.copyOf(failures.values()), coverage);
    }

    private void work() {
        for (long seed = next.getAndIncrement(); seed <= last; seed = next.getAndIncrement()) {
            note(Simulation.run(seed));
        }
    }

    private synchronized void note(Simulation.Result result) {
        coverage.add(result.coverage());
        if (result.failure().isPresent()) {
            failed++;
            failures.put(result.seed(), result);
            if (failures.size() > KEPT_FAILURES) {
                failures.pollLastEntry();
            }
        }
        listener.accept(result);
    }
}
