package io.plasmavmc.testkit.sim;

import io.plasmavmc.testkit.time.FakeTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Lets many tasks run as one: each has a virtual thread of its own, but only the one whose turn it
 * is runs, until it gives the turn back by waiting here. Who is next is decided by the dice among
 * those that can go on; when nobody can, time goes on to what is due next. So a seed repeats the
 * same order of all that happens.
 */
final class Turns {
    private static final Instant NEVER = Instant.MAX;

    private final Dice dice;
    private final FakeTimers timers;
    private final List<Task> tasks = new ArrayList<>();
    private final Baton driver = new Baton();
    private final BatonHolder running = new BatonHolder();
    private Optional<Throwable> failure = Optional.empty();
    private boolean over;
    private long taken;

    Turns(Dice dice, FakeTimers timers) {
        this.dice = dice;
        this.timers = timers;
    }

    /** Thrown out of every wait when the world ends. */
    private static final class Over extends Error {
        Over() {
            super("the world has ended", null, false, false);
        }
    }

    /** The right to run: given by one thread, waited for by another. */
    private static final class Baton {
        private volatile boolean here;
        private volatile Optional<Thread> waiter = Optional.empty();

        void give() {
            here = true;
            waiter.ifPresent(LockSupport::unpark);
        }

        void await() {
            waiter = Optional.of(Thread.currentThread());
            while (!here) {
                LockSupport.park(this);
            }
            here = false;
        }
    }

    private static final class BatonHolder {
        private Optional<Task> task = Optional.empty();
    }

    /** One flow of work. */
    static final class Task {
        private final String name;
        private final Baton baton = new Baton();
        private BooleanSupplier ready = () -> true;
        private Instant until = NEVER;
        private boolean done;
        private Optional<Look> look = Optional.empty();

        private Task(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        /** What the task looks at, where it is a look of the agent. */
        Optional<Look> look() {
            return look;
        }

        void lookingAt(Look what) {
            look = Optional.of(what);
        }

        private boolean canGoOn(Instant now) {
            return !until.isAfter(now) || ready.getAsBoolean();
        }
    }

    Task start(String name, Runnable work) {
        Task task = new Task(name);
        tasks.add(task);
        Thread.ofVirtual().name(name).start(() -> run(task, work));
        return task;
    }

    private void run(Task task, Runnable work) {
        try {
            task.baton.await();
            if (!over) {
                work.run();
            }
        } catch (Over | Crashed expected) {
            // Its world or its server is gone, and with it this task.
        } catch (Throwable e) {
            failure = failure.or(() -> Optional.of(e));
        } finally {
            task.done = true;
            driver.give();
        }
    }

    /** The task whose turn it is. */
    Task current() {
        return running.task.orElseThrow();
    }

    /** Gives the turn away and takes it back when the dice say so. */
    void pass() {
        await(() -> true, NEVER);
    }

    void sleep(Duration time) {
        await(() -> false, timers.instant().plus(time));
    }

    /** Waits until the condition holds or the time has come. */
    void await(BooleanSupplier ready, Instant until) {
        Task me = current();
        me.ready = ready;
        me.until = until;
        driver.give();
        me.baton.await();
        if (over) {
            throw new Over();
        }
    }

    /** Lets tasks run until the condition holds; false where so many turns were not enough. */
    boolean run(BooleanSupplier enough, long most) throws Throwable {
        long limit = taken + most;
        while (!enough.getAsBoolean()) {
            if (taken >= limit) {
                return false;
            }
            turn();
        }
        return true;
    }

    private void turn() throws Throwable {
        Instant now = timers.instant();
        List<Task> ready = tasks.stream().filter(task -> task.canGoOn(now)).toList();
        if (ready.isEmpty()) {
            passTime();
            return;
        }
        taken++;
        give(ready.size() == 1 ? ready.getFirst() : dice.oneOf(ready));
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private void give(Task task) {
        running.task = Optional.of(task);
        task.baton.give();
        driver.await();
        if (task.done) {
            tasks.remove(task);
        }
    }

    private void passTime() {
        Instant next = tasks.stream().map(task -> task.until).min(Instant::compareTo).orElse(NEVER);
        Instant due = timers.nextDue().filter(time -> time.isBefore(next)).orElse(next);
        if (due.equals(NEVER)) {
            throw new IllegalStateException("all tasks wait for ever");
        }
        timers.advance(Duration.between(timers.instant(), due));
    }

    long taken() {
        return taken;
    }

    /** Ends all tasks; each unwinds at once. */
    void end() {
        over = true;
        while (!tasks.isEmpty()) {
            give(tasks.getFirst());
        }
    }
}
