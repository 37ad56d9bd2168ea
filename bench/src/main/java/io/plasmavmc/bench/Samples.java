package io.plasmavmc.bench;

import java.util.ArrayList;
import java.util.List;

/** Times measured one after another, in milliseconds; for one thread. */
final class Samples {

    private final List<Double> millis = new ArrayList<>();

    /** Work whose time counts. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    void time(Work work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        add(System.nanoTime() - begin);
    }

    void add(long nanos) {
        millis.add(nanos / 1e6);
    }

    int count() {
        return millis.size();
    }

    double median() {
        return quantile(0.5);
    }

    double p99() {
        return quantile(0.99);
    }

    double least() {
        return quantile(0);
    }

    double most() {
        return quantile(1);
    }

    /** The smallest measured time that at least that share of all does not exceed. */
    private double quantile(double share) {
        List<Double> sorted = millis.stream().sorted().toList();
        int rank = (int) Math.ceil(share * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }
}
