package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.Watch;
import io.plasmavmc.chainfire.WatchEvent;
import io.plasmavmc.chainfire.WatchEvent.Change;
import io.plasmavmc.chainfire.WatchEvent.Changed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One reader's place in the history. It is fed by the writer while it keeps up; when its buffer is
 * full it is fed no more, and its reader, once it has emptied the buffer, reads the file from where
 * it stands up to what was published, being fed again from there on. So it never skips or repeats,
 * and costs the writer no more than its buffer.
 *
 * <p>All state is under the lock, which is never held while the file is read.
 */
final class SqliteWatch implements Watch {

    /** Where a watch looks, from where, what was published when it opened, and its buffer. */
    record Scope(String prefix, long from, long published, int buffer) {}

    private final Scope scope;
    private final HistoryReader history;
    private final InstantSource clock;
    private final Consumer<SqliteWatch> whenOver;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition somethingNew = lock.newCondition();

    /** Read from the file, not yet told. */
    private final Deque<Changed> fetched = new ArrayDeque<>();

    /** Fed by the writer, not yet told; all behind {@link #historyUpTo}. */
    private final Deque<Changed> fed = new ArrayDeque<>();

    /** The first revision that is neither told nor in {@link #fetched}. */
    private long next;

    /** The file is to be read up to here before {@link #fed} is told. */
    private long historyUpTo;

    private long published;
    private boolean live;
    private boolean progressDue;
    private Instant lastTold;
    private @Nullable WatchEvent last;

    SqliteWatch(
            Scope scope,
            HistoryReader history,
            InstantSource clock,
            Consumer<SqliteWatch> whenOver) {
        this.scope = scope;
        this.history = history;
        this.clock = clock;
        this.whenOver = whenOver;
        // Revision 0 is before the first: nothing ever happened under it.
        this.next = Math.max(1, scope.from());
        this.published = scope.published();
        this.lastTold = clock.instant();
    }

    @Override
    public Optional<WatchEvent> next(Duration timeout) {
        long remaining = timeout.toNanos();
        while (true) {
            Step step;
            lock.lock();
            try {
                step = step();
                if (step instanceof Step.Wait && remaining > 0) {
                    remaining = somethingNew.awaitNanos(remaining);
                    continue;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ChainFireException.Unavailable("interrupted while watching", e);
            } finally {
                lock.unlock();
            }
            switch (step) {
                case Step.Tell(WatchEvent event) -> {
                    return Optional.of(event);
                }
                case Step.Wait ignored -> {
                    return Optional.empty();
                }
                case Step.Read(long from, long upTo) -> read(from, upTo);
            }
        }
    }

    /** What the reader has to do now. */
    private sealed interface Step {
        record Tell(WatchEvent event) implements Step {}

        record Read(long from, long upTo) implements Step {}

        record Wait() implements Step {}
    }

    private Step step() {
        if (last != null) {
            return new Step.Tell(last);
        }
        if (!fetched.isEmpty()) {
            return tell(fetched.remove());
        }
        if (next > historyUpTo && fed.isEmpty() && !live) {
            // From here on the writer feeds; what was published before is read from the file.
            live = true;
            historyUpTo = published;
        }
        if (next <= historyUpTo) {
            return new Step.Read(next, historyUpTo);
        }
        if (!fed.isEmpty()) {
            next = fed.element().revision().number() + 1;
            return tell(fed.remove());
        }
        return progressDue ? tellProgress() : new Step.Wait();
    }

    private Step tell(WatchEvent event) {
        lastTold = clock.instant();
        progressDue = false;
        return new Step.Tell(event);
    }

    private Step tellProgress() {
        next = Math.max(next, published + 1);
        return tell(new WatchEvent.Progress(new Revision(published)));
    }

    private void read(long from, long upTo) {
        try {
            HistoryReader.Piece piece = history.read(scope.prefix(), from, upTo);
            lock.lock();
            try {
                fetched.addAll(piece.events());
                next = piece.next();
            } finally {
                lock.unlock();
            }
        } catch (ChainFireException.RevisionCompacted e) {
            end(new WatchEvent.Compacted(e.oldest()));
        } catch (ChainFireException e) {
            end(new WatchEvent.Lost(String.valueOf(e.getMessage())));
        }
    }

    /** By the writer, in order; takes the part that concerns this watch. */
    void offer(List<Changed> changes) {
        lock.lock();
        try {
            published = changes.getLast().revision().number();
            if (live) {
                changes.forEach(this::feed);
                somethingNew.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void feed(Changed changed) {
        if (!live || changed.revision().number() < next) {
            return;
        }
        List<Change> mine =
                changed.changes().stream()
                        .filter(change -> change.key().startsWith(scope.prefix()))
                        .toList();
        if (mine.isEmpty()) {
            return;
        }
        if (fed.size() >= scope.buffer()) {
            live = false;
            return;
        }
        fed.add(new Changed(changed.revision(), mine));
    }

    /** By the writer, now and then: a reader that was told nothing for long hears the revision. */
    void tellProgress(Duration interval) {
        lock.lock();
        try {
            if (live && fed.isEmpty() && !lastTold.plus(interval).isAfter(clock.instant())) {
                progressDue = true;
                somethingNew.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    void lose(String reason) {
        end(new WatchEvent.Lost(reason));
    }

    private void end(WatchEvent event) {
        lock.lock();
        try {
            if (last == null) {
                last = event;
            }
            fetched.clear();
            fed.clear();
            live = false;
            somethingNew.signalAll();
        } finally {
            lock.unlock();
        }
        whenOver.accept(this);
    }

    @Override
    public void close() {
        lose("the watch was closed");
    }
}
