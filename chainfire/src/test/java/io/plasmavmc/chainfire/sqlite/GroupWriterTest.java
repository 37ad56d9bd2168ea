package io.plasmavmc.chainfire.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.chainfire.LeaseId;
import io.plasmavmc.chainfire.Mutation;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.SteppedClock;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.chainfire.WatchEvent.Changed;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How edits share a transaction, and what each caller is told when that fails. */
class GroupWriterTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final SteppedClock clock = new SteppedClock();
    private final Leases leases = new Leases(clock);
    private final CountDownLatch held = new CountDownLatch(1);
    private final List<List<Changed>> published = new CopyOnWriteArrayList<>();
    private final List<Connection> opened = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> stopped = new CompletableFuture<>();
    private ExclusiveService service;
    private Connections connections;
    private GroupWriter writer;

    private final class Recording implements GroupWriter.Listener {
        @Override
        public void published(List<Changed> changes) {
            if (!changes.isEmpty()) {
                published.add(List.copyOf(changes));
            }
        }

        @Override
        public List<Edit<?>> tick() {
            return List.of();
        }

        @Override
        public void stopped(String reason) {
            stopped.complete(reason);
        }
    }

    @BeforeEach
    void open(@TempDir Path directory) throws SQLException {
        Path file = StoreFile.locate(directory.resolve("chainfire.db"));
        service = StoreFile.prepare(file, 0);
        connections = new Connections(file);
        writer = writer(LONG);
    }

    private GroupWriter writer(Duration patience) throws SQLException {
        return new GroupWriter(this::openStatements, clock, patience, new Recording());
    }

    private WriteStatements openStatements() throws SQLException {
        Connection connection = connections.openWriter(1L << 30);
        Connections.execute(connection, List.of("PRAGMA foreign_keys = ON"));
        opened.add(connection);
        return WriteStatements.on(connection);
    }

    @AfterEach
    void close() {
        held.countDown();
        writer.close();
        service.close();
    }

    @Test
    void editsThatWaitShareATransactionAndAConflictHarmsOnlyItself() {
        hold();
        CompletableFuture<CommitResult> first = inTurn(creating("/a"));
        CompletableFuture<CommitResult> second = inTurn(creating("/a"));
        CompletableFuture<CommitResult> refused = inTurn(bound("/b", new LeaseId(4711)));
        CompletableFuture<CommitResult> third = inTurn(creating("/c"));
        held.countDown();

        assertThat(first.join()).isEqualTo(new CommitResult.Committed(new Revision(1)));
        assertThat(second.join()).isEqualTo(new CommitResult.Conflicted());
        assertThat(refused)
                .failsWithin(LONG)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(ChainFireException.Refused.class);
        assertThat(third.join()).isEqualTo(new CommitResult.Committed(new Revision(2)));
        await().atMost(LONG).until(() -> !published.isEmpty());
        assertThat(published).singleElement().satisfies(group -> assertThat(group).hasSize(2));
    }

    @Test
    void statementThatFailsFailsTheGroupAndNothingOfItIsKept() {
        hold();
        CompletableFuture<CommitResult> innocent = inTurn(creating("/a"));
        CompletableFuture<CommitResult> failing =
                inTurn(
                        transaction -> {
                            throw new SQLException("planned");
                        });
        held.countDown();

        for (CompletableFuture<CommitResult> each : List.of(innocent, failing)) {
            assertThat(each)
                    .failsWithin(LONG)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(ChainFireException.Unavailable.class);
        }
        assertThat(writer.write(creating("/a")))
                .isEqualTo(new CommitResult.Committed(new Revision(1)));
    }

    @Test
    void commitWithAnUnknownOutcomeStopsTheWriter() {
        // A deferred constraint is what makes COMMIT itself fail, as a failed fsync would.
        writer.start();
        writer.write(this::makeConstraint);

        assertThatThrownBy(() -> writer.write(this::orphan))
                .isInstanceOf(ChainFireException.OutcomeUnknown.class);

        assertThat(stopped.join()).contains("unknown outcome");
        assertThatThrownBy(() -> writer.write(creating("/a")))
                .isInstanceOf(ChainFireException.Unavailable.class)
                .hasMessageContaining("unknown outcome");
    }

    private String makeConstraint(WriteTransaction transaction) throws SQLException {
        return execute(
                "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
                "CREATE TABLE child (parent INTEGER REFERENCES parent"
                        + " DEFERRABLE INITIALLY DEFERRED)");
    }

    private String orphan(WriteTransaction transaction) throws SQLException {
        return execute("INSERT INTO child VALUES (1)");
    }

    private String execute(String... statements) throws SQLException {
        Connections.execute(opened.getLast(), List.of(statements));
        return "executed";
    }

    @Test
    void callerThatIsInterruptedTakesItsEditBack() throws InterruptedException {
        hold();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread caller =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        writer.write(creating("/a"));
                                    } catch (ChainFireException e) {
                                        flag.complete(Thread.currentThread().isInterrupted());
                                        thrown.complete(e);
                                    }
                                });
        await().atMost(LONG).until(() -> writer.waiting() == 1);
        caller.interrupt();
        caller.join();
        held.countDown();

        assertThat(thrown.join()).isInstanceOf(ChainFireException.Unavailable.class);
        assertThat(flag.join()).isTrue();
        assertThat(writer.write(creating("/a")))
                .isEqualTo(new CommitResult.Committed(new Revision(1)));
    }

    @Test
    void callerThatIsInterruptedWhileItsEditRunsCannotKnow() throws InterruptedException {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        CountDownLatch running = new CountDownLatch(1);
        writer.start();
        Thread caller =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        writer.write(transaction -> waitFor(running));
                                    } catch (ChainFireException e) {
                                        thrown.complete(e);
                                    }
                                });
        running.await();
        caller.interrupt();
        caller.join();

        assertThat(thrown.join()).isInstanceOf(ChainFireException.OutcomeUnknown.class);
    }

    @Test
    void callerThatLosesPatienceTakesItsEditBack() throws SQLException {
        writer = writer(Duration.ofMillis(1));

        assertThatThrownBy(() -> writer.write(creating("/a")))
                .isInstanceOf(ChainFireException.Unavailable.class)
                .hasMessageContaining("no answer");

        writer.start();
        await().atMost(LONG).until(() -> writer.waiting() == 0);
        writer.close();
        assertThat(writer.head()).isEqualTo(Revision.NONE);
    }

    @Test
    void whatWaitsWhenTheWriterIsClosedIsRefused() {
        hold();
        CompletableFuture<CommitResult> waiting = inTurn(creating("/a"));
        Thread closer = Thread.ofVirtual().start(writer::close);
        await().atMost(LONG)
                .until(
                        () ->
                                closer.getState() == Thread.State.WAITING
                                        || closer.getState() == Thread.State.TIMED_WAITING);
        held.countDown();

        assertThat(waiting)
                .failsWithin(LONG)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(ChainFireException.Unavailable.class)
                .withMessageContaining("closed");
    }

    /** Starts the writer with an edit that lasts until {@link #held} is let go. */
    private void hold() {
        CountDownLatch running = new CountDownLatch(1);
        writer.start();
        Thread.ofVirtual().start(() -> writer.write(transaction -> waitFor(running)));
        await().atMost(LONG).until(() -> running.getCount() == 0);
    }

    private String waitFor(CountDownLatch running) {
        running.countDown();
        try {
            held.await();
            return "let go";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns once the edit waits, so that edits stand in the order of these calls. */
    private CompletableFuture<CommitResult> inTurn(Edit<CommitResult> edit) {
        int before = writer.waiting();
        CompletableFuture<CommitResult> result = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                result.complete(writer.write(edit));
                            } catch (ChainFireException e) {
                                result.completeExceptionally(e);
                            }
                        });
        await().atMost(LONG).until(() -> writer.waiting() == before + 1);
        return result;
    }

    private Edit<CommitResult> creating(String key) {
        return new CommitEdit(
                Commit.builder().whenAbsent(key).put(key, Value.ofUtf8("x")).build(), leases);
    }

    private Edit<CommitResult> bound(String key, LeaseId lease) {
        Mutation put = new Mutation.Put(key, Value.ofUtf8("x"), Optional.of(lease));
        return new CommitEdit(new Commit(List.of(), new ArrayList<>(List.of(put))), leases);
    }
}
