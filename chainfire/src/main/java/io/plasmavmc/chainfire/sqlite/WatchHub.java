package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.WatchEvent.Changed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands the writer's changes to the open watches. Its lock is held only to put events into their
 * buffers, in memory; so no reader can hold up the writer, and a watch that opens meanwhile sees
 * each revision either as published already or as still to come.
 */
final class WatchHub {

    private final HistoryReader history;
    private final InstantSource clock;
    private final int buffer;
    private final Duration progressInterval;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<SqliteWatch> watches = new ArrayList<>();
    private long published;
    private @Nullable String closed;

    WatchHub(HistoryReader history, SqliteConfig config, InstantSource clock, Revision head) {
        this.history = history;
        this.clock = clock;
        this.buffer = config.watchBuffer();
        this.progressInterval = config.progressInterval();
        this.published = head.number();
    }

    SqliteWatch open(String prefix, Revision from) {
        lock.lock();
        try {
            if (closed != null) {
                throw new ChainFireException.Unavailable("the store is " + closed);
            }
            SqliteWatch watch =
                    new SqliteWatch(
                            new SqliteWatch.Scope(prefix, from.number(), published, buffer),
                            history,
                            clock,
                            this::forget);
            watches.add(watch);
            return watch;
        } finally {
            lock.unlock();
        }
    }

    /** By the writer, each revision once, in order. */
    void publish(List<Changed> changes) {
        if (changes.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            published = changes.getLast().revision().number();
            watches.forEach(watch -> watch.offer(changes));
        } finally {
            lock.unlock();
        }
    }

    /** By the writer, again and again. */
    void tellProgress() {
        lock.lock();
        try {
            watches.forEach(watch -> watch.tellProgress(progressInterval));
        } finally {
            lock.unlock();
        }
    }

    /** Ends all watches; later ones are refused. */
    void close(String reason) {
        for (SqliteWatch watch : closing(reason)) {
            watch.lose("the store is " + reason);
        }
    }

    private List<SqliteWatch> closing(String reason) {
        lock.lock();
        try {
            closed = reason;
            return List.copyOf(watches);
        } finally {
            lock.unlock();
        }
    }

    private void forget(SqliteWatch watch) {
        lock.lock();
        try {
            watches.remove(watch);
        } finally {
            lock.unlock();
        }
    }
}
