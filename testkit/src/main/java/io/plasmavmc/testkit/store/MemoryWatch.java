package io.plasmavmc.testkit.store;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.Watch;
import io.plasmavmc.chainfire.WatchEvent;
import io.plasmavmc.chainfire.WatchEvent.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the log of a {@link MemoryChainFire} from its own place on, under the store's lock. */
final class MemoryWatch implements Watch {
    private static final Duration PROGRESS = Duration.ofSeconds(10);

    private final MemoryChainFire store;
    private final String prefix;
    private long next;
    private Instant lastTold;
    private Optional<WatchEvent> over = Optional.empty();

    MemoryWatch(MemoryChainFire store, String prefix, long from) {
        this.store = store;
        this.prefix = prefix;
        this.next = from;
        this.lastTold = store.now();
    }

    @Override
    public Optional<WatchEvent> next(Duration timeout) {
        store.lock().lock();
        try {
            return await(timeout.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChainFireException.Unavailable("interrupted while watching", e);
        } finally {
            store.lock().unlock();
        }
    }

    private Optional<WatchEvent> await(long nanos) throws InterruptedException {
        long left = nanos;
        Optional<WatchEvent> event = look();
        while (event.isEmpty() && left > 0) {
            left = store.changed().awaitNanos(left);
            event = look();
        }
        return event;
    }

    private Optional<WatchEvent> look() {
        if (over.isEmpty() && store.isClosed()) {
            end(new WatchEvent.Lost("the store is closed"));
        }
        if (over.isPresent()) {
            return over;
        }
        MemoryState state = store.state();
        if (next < state.oldest()) {
            end(new WatchEvent.Compacted(new Revision(state.oldest())));
            return over;
        }
        return change(state).or(() -> progress(state));
    }

    private Optional<WatchEvent> change(MemoryState state) {
        while (next <= state.head()) {
            Map.Entry<Long, List<Change>> changes = state.changesFrom(next).orElseThrow();
            next = changes.getKey() + 1;
            List<Change> mine =
                    changes.getValue().stream()
                            .filter(change -> change.key().startsWith(prefix))
                            .toList();
            if (!mine.isEmpty()) {
                lastTold = store.now();
                return Optional.of(new WatchEvent.Changed(new Revision(changes.getKey()), mine));
            }
        }
        return Optional.empty();
    }

    private Optional<WatchEvent> progress(MemoryState state) {
        if (store.now().isBefore(lastTold.plus(PROGRESS))) {
            return Optional.empty();
        }
        lastTold = store.now();
        return Optional.of(new WatchEvent.Progress(new Revision(state.head())));
    }

    private void end(WatchEvent last) {
        over = Optional.of(last);
    }

    @Override
    public void close() {
        store.lock().lock();
        try {
            if (over.isEmpty()) {
                end(new WatchEvent.Lost("the watch is closed"));
            }
            store.changed().signalAll();
        } finally {
            store.lock().unlock();
        }
    }
}
