package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.WatchEvent.Changed;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes the file. All edits that wait when it becomes free make one group:
 * one transaction, one fsync, then all are answered, then the changes are published. While one
 * group syncs the next one gathers, so many writers share an fsync without anybody waiting for
 * company.
 *
 * <p>When a group fails as a whole, each of its callers gets the reason and the file is as before.
 * When nobody can say whether it failed (an fsync that did), the writer stops for good: only a new
 * opening, which reads the file again, knows what is in it. A platform thread, because SQLite's
 * calls would hold a virtual thread's carrier.
 */
final class GroupWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);

    /** Bounds what one transaction holds in memory: 64 of the largest commits are 96 MiB. */
    private static final int MAX_GROUP = 64;

    /** How often the idle writer looks after leases and silent watches. */
    private static final Duration TICK = Duration.ofMillis(50);

    /** How long a disk may take for the last group. */
    private static final Duration ENDING = Duration.ofSeconds(30);

    /** What the writer reports and does beside edits; called by its thread, must not block. */
    interface Listener {
        void published(List<Changed> changes);

        /** Between groups; may answer edits that are due by now. */
        List<Edit<?>> tick();

        /** No edit will be carried out any more. */
        void stopped(String reason);
    }

    /** Opens the writing connection, again after a failure. */
    interface Opener {
        WriteStatements open() throws SQLException;
    }

    private final Opener opener;
    private final InstantSource clock;
    private final Duration patience;
    private final Listener listener;
    private final Checkpoints checkpoints = new Checkpoints();
    private final LinkedBlockingQueue<PendingEdit<?>> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private WriteStatements statements;
    private long ticked;
    private boolean tickFailed;
    private volatile long head;
    private volatile @Nullable String stopped;

    GroupWriter(Opener opener, InstantSource clock, Duration patience, Listener listener)
            throws SQLException {
        this.opener = opener;
        this.clock = clock;
        this.patience = patience;
        this.listener = listener;
        this.statements = opener.open();
        this.head = statements.log().head();
        this.thread = Thread.ofPlatform().daemon().name("chainfire-writer").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Revision head() {
        return new Revision(head);
    }

    /** How many edits wait for the next group. */
    int waiting() {
        return waiting.size();
    }

    /** Waits until the edit is durable, or failed. */
    <T> T write(Edit<T> edit) {
        PendingEdit<T> pending = new PendingEdit<>(edit);
        waiting.add(pending);
        String reason = stopped;
        if (reason != null) {
            // The writer may have emptied the queue for the last time before this one came.
            refuseWaiting(reason);
        }
        return pending.await(patience);
    }

    private void run() {
        try {
            while (stopped == null) {
                PendingEdit<?> first = waiting.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    carryOut(group(first));
                }
                if (first == null || clock.millis() - ticked >= TICK.toMillis()) {
                    tick();
                }
            }
        } catch (InterruptedException e) {
            stop("stopped by an interrupt");
        } catch (RuntimeException | Error e) {
            stop("stopped by an error: " + e);
            throw e;
        } finally {
            refuseWaiting(String.valueOf(stopped));
            close(statements);
        }
    }

    /** Where it is the last connection, SQLite moves the whole log into the file. */
    private static void close(WriteStatements ended) {
        try {
            ended.close();
        } catch (SQLException e) {
            LOG.warn("the write-ahead log is left for the next opening: {}", e.getMessage());
        }
    }

    private List<PendingEdit<?>> group(PendingEdit<?> first) {
        List<PendingEdit<?>> drained = new ArrayList<>();
        drained.add(first);
        waiting.drainTo(drained, MAX_GROUP - 1);
        drained.removeIf(pending -> !pending.begin());
        return drained;
    }

    private void tick() {
        ticked = clock.millis();
        List<PendingEdit<?>> due = new ArrayList<>();
        for (Edit<?> edit : listener.tick()) {
            due.add(new PendingEdit<>(edit));
        }
        if (!due.isEmpty() && stopped == null) {
            carryOut(due);
            tellFailure(due.getFirst().failure());
        }
    }

    /** Nobody waits for these edits, and they are tried again: said once, not at every tick. */
    private void tellFailure(Optional<String> failure) {
        if (failure.isPresent() && !tickFailed) {
            LOG.warn("ended leases keep their keys for now: {}", failure.get());
        }
        tickFailed = failure.isPresent();
    }

    private void carryOut(List<PendingEdit<?>> group) {
        WriteTransaction transaction = new WriteTransaction(statements, head, clock.millis());
        try {
            statements.begin();
            for (PendingEdit<?> pending : group) {
                pending.apply(transaction);
            }
        } catch (SQLException e) {
            abandon(group, Failures.ofStatement(e));
            return;
        } catch (RuntimeException e) {
            abandon(group, new ChainFireException.Unavailable("store: failed by " + e, e));
            return;
        }
        commit(group, transaction);
    }

    private void commit(List<PendingEdit<?>> group, WriteTransaction transaction) {
        try {
            statements.commit();
        } catch (SQLException e) {
            ChainFireException failure = Failures.ofCommit(e);
            if (failure instanceof ChainFireException.OutcomeUnknown) {
                stop("stopped after a commit with an unknown outcome: " + e.getMessage());
            }
            abandon(group, failure);
            return;
        }
        head = transaction.head();
        transaction.runEffects();
        group.forEach(PendingEdit::answer);
        listener.published(transaction.changes());
        checkpoints.after(transaction.touchedPages(), statements);
    }

    /**
     * Closing the connection is what rolls back for sure; and the driver gives up statements that
     * failed, so they are prepared anew. The next one is opened first: the last connection that
     * closes takes the index of the log along, and a full disk has no room to make it again.
     */
    private void abandon(List<PendingEdit<?>> group, ChainFireException failure) {
        WriteStatements failed = statements;
        try {
            statements = opener.open();
        } catch (SQLException e) {
            failure.addSuppressed(e);
            stop("stopped, as its file could not be opened again: " + e.getMessage());
        }
        close(failed);
        group.forEach(pending -> pending.fail(failure));
        if (failure instanceof ChainFireException.NoSpace && stopped == null) {
            // What the log holds twice may be the room that is missing.
            checkpoints.now(statements);
        }
    }

    private void stop(String reason) {
        stopped = reason;
        listener.stopped(reason);
    }

    private void refuseWaiting(String reason) {
        PendingEdit<?> pending = waiting.poll();
        while (pending != null) {
            if (pending.begin()) {
                pending.fail(new ChainFireException.Unavailable("the store is " + reason));
            }
            pending = waiting.poll();
        }
    }

    /**
     * Lets the group that runs finish and refuses the others. All readers are closed by then.
     *
     * @throws ChainFireException.Unavailable when the disk does not let the thread end in time
     */
    @Override
    public void close() {
        if (stopped == null) {
            stopped = "closed";
        }
        if (!joined()) {
            throw new ChainFireException.Unavailable("the writer did not end in " + ENDING);
        }
    }

    /** An interrupt does not hurry the disk: what is in its hands is waited for. */
    private boolean joined() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return thread.join(ENDING);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
