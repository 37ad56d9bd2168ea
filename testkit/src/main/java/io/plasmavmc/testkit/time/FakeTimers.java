package io.plasmavmc.testkit.time;

import io.plasmavmc.core.runtime.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Time that stands still until a test moves it. Tasks run on the thread that calls {@link #advance}
 * or {@link #runDue}, one after another, each at the very instant it is due; never inside {@link
 * #schedule}. A task that throws fails the test that moved the time. Any thread may schedule; one
 * at a time may move the time.
 */
public final class FakeTimers implements Timers {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::due).thenComparingLong(Task::number));
    private Instant now = START;
    private long scheduled;

    private record Task(Instant due, long number, Runnable work) {}

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized Cancellable schedule(Duration delay, Runnable work) {
        Instant due = delay.isPositive() ? now.plus(delay) : now;
        Task task = new Task(due, scheduled++, work);
        tasks.add(task);
        return () -> cancel(task);
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }

    /** Moves the time on and runs all that becomes due, also what those tasks schedule. */
    public void advance(Duration duration) {
        Instant end = instant().plus(duration);
        for (Optional<Task> next = nextUntil(end); next.isPresent(); next = nextUntil(end)) {
            next.orElseThrow().work().run();
        }
        moveTo(end);
    }

    /** Runs what is due at this very instant. */
    public void runDue() {
        advance(Duration.ZERO);
    }

    /** When the next task is due; empty when nothing is scheduled. */
    public synchronized Optional<Instant> nextDue() {
        return Optional.ofNullable(tasks.peek()).map(Task::due);
    }

    /** How many tasks wait for their time. */
    public synchronized int pending() {
        return tasks.size();
    }

    private synchronized Optional<Task> nextUntil(Instant end) {
        if (nextDue().filter(due -> !due.isAfter(end)).isEmpty()) {
            return Optional.empty();
        }
        Task task = tasks.remove();
        now = task.due();
        return Optional.of(task);
    }

    private synchronized void moveTo(Instant end) {
        now = end;
    }
}
