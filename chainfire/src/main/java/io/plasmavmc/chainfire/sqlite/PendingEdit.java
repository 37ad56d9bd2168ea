package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFireException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An edit that waits for its group, and its caller for the answer. Either the writer begins it or
 * the caller takes it back, whoever is first: so a caller that gives up knows whether it may have
 * happened.
 */
final class PendingEdit<T> {

    private final Edit<T> edit;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final AtomicBoolean decided = new AtomicBoolean();

    /** What the answer will be once the group is durable; the writer's. */
    private @Nullable Runnable outcome;

    PendingEdit(Edit<T> edit) {
        this.edit = edit;
    }

    /** For the writer: whether it is to be carried out. */
    boolean begin() {
        return decided.compareAndSet(false, true);
    }

    void apply(WriteTransaction transaction) throws SQLException {
        try {
            T result = edit.apply(transaction);
            outcome = () -> answer.complete(result);
        } catch (ChainFireException refusal) {
            outcome = () -> answer.completeExceptionally(refusal);
        }
    }

    /** The group is durable. */
    void answer() {
        if (outcome != null) {
            outcome.run();
        }
    }

    void fail(ChainFireException failure) {
        answer.completeExceptionally(failure);
    }

    Optional<String> failure() {
        return answer.isCompletedExceptionally()
                ? Optional.of(String.valueOf(answer.exceptionNow().getMessage()))
                : Optional.empty();
    }

    T await(Duration patience) {
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ChainFireException failure
                    ? failure
                    : new ChainFireException.OutcomeUnknown("store: " + e, e);
        } catch (TimeoutException e) {
            throw givenUp("no answer from the disk for " + patience, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw givenUp("interrupted while waiting to commit", e);
        }
    }

    private ChainFireException givenUp(String why, Exception cause) {
        return begin()
                ? new ChainFireException.Unavailable(why, cause)
                : new ChainFireException.OutcomeUnknown(why, cause);
    }
}
