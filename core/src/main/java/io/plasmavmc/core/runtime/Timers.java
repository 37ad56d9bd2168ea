package io.plasmavmc.core.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Time, as code that never waits sees it: what it is now, and a call when it is later. Any thread
 * may call.
 *
 * <p>Tasks run one after another on the timers' own thread, never inside {@link #schedule}, so a
 * task only takes note or hands on and does not block. One that throws is logged and harms no
 * other. Tasks due at the same time run in the order they were scheduled.
 */
public interface Timers extends InstantSource {

    @Override
    Instant instant();

    /** Runs the task once, after the delay; zero or less means as soon as possible. */
    Cancellable schedule(Duration delay, Runnable task);

    /** What is scheduled. */
    @FunctionalInterface
    interface Cancellable {

        /** The task will not start any more; repeatable, and no error when it has run. */
        void cancel();
    }
}
