package io.plasmavmc.server.runtime;

import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.core.edit.IndexWaits;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Waits for the read model to show something; for any number of threads that may block. An
 * interrupted wait ends as one whose time is over, with the thread's flag set.
 */
public final class IndexSignals implements IndexWaits {

    /** How long an edit waits for its own server to see what the store has. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final StateIndex index;

    public IndexSignals(StateIndex index) {
        this.index = index;
    }

    @Override
    public void untilApplied(Revision revision) {
        var _ = await(snapshot -> applied(snapshot, revision), PATIENCE);
    }

    /** The first answer that a snapshot gives, or empty when the time is over without one. */
    public <T> Optional<T> await(Function<StateSnapshot, Optional<T>> question, Duration patience) {
        Optional<T> now = question.apply(index.snapshot());
        return now.isPresent() || !patience.isPositive() ? now : listen(question, patience);
    }

    private <T> Optional<T> listen(
            Function<StateSnapshot, Optional<T>> question, Duration patience) {
        Semaphore published = new Semaphore(0);
        StateIndex.Listener listener = _ -> published.release();
        index.addListener(listener);
        try {
            return ask(question, published, System.nanoTime() + patience.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            index.removeListener(listener);
        }
    }

    private <T> Optional<T> ask(
            Function<StateSnapshot, Optional<T>> question, Semaphore published, long end)
            throws InterruptedException {
        while (true) {
            published.drainPermits();
            Optional<T> answer = question.apply(index.snapshot());
            long left = end - System.nanoTime();
            if (answer.isPresent() || left <= 0) {
                return answer;
            }
            var _ = published.tryAcquire(left, TimeUnit.NANOSECONDS);
        }
    }

    private static Optional<Revision> applied(StateSnapshot snapshot, Revision revision) {
        return Optional.of(snapshot.revision()).filter(applied -> !applied.isBefore(revision));
    }
}
