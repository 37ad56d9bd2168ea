package io.plasmavmc.core.reconcile;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long to leave a failing key alone: doubled with each failure in a row. Any thread may call.
 */
public final class Backoff<K> {

    private final Duration first;
    private final Duration longest;
    private final Map<K, Integer> failures = new ConcurrentHashMap<>();

    public Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    public Duration failed(K key) {
        int count = failures.merge(key, 1, Integer::sum);
        Duration doubled = first.multipliedBy(1L << Math.min(count - 1, 16));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }

    public void succeeded(K key) {
        failures.remove(key);
    }
}
