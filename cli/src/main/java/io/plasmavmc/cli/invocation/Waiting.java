package io.plasmavmc.cli.invocation;

import io.plasmavmc.cli.output.ProgressLine;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a person sees while a call waits at the server: what is being waited for and for how long,
 * and on Ctrl-C, that the work goes on and how to follow it. The JVM itself ends with 130 on an
 * interrupt; here only the words are added, by a shutdown hook that exists for the time of the
 * wait.
 */
public final class Waiting {
    private static final Duration QUIET_AT_FIRST = Duration.ofMillis(400);
    private static final Duration REDRAW = Duration.ofMillis(250);
    private static final String SPINNER = "|/-\\";

    private final ProgressLine line;
    private final PrintStream err;
    private final InstantSource clock;

    Waiting(ProgressLine line, PrintStream err, InstantSource clock) {
        this.line = line;
        this.err = err;
        this.clock = clock;
    }

    /** Runs the work; {@code follow} is the command that shows what became of it after a Ctrl-C. */
    public <T> T during(String doing, String follow, Supplier<T> work) {
        var hook = Thread.ofPlatform().unstarted(() -> sayItGoesOn(doing, follow));
        Runtime.getRuntime().addShutdownHook(hook);
        var done = new CountDownLatch(1);
        var drawing = startDrawing(doing, done);
        try {
            return work.get();
        } finally {
            done.countDown();
            join(drawing);
            forget(hook);
        }
    }

    private void sayItGoesOn(String doing, String follow) {
        line.wipe();
        err.println("interrupted: " + doing + " goes on at the server");
        err.println("hint: follow it with: " + follow);
        err.flush();
    }

    private @Nullable Thread startDrawing(String doing, CountDownLatch done) {
        return line.isShown() ? Thread.ofVirtual().start(() -> draw(doing, done)) : null;
    }

    private void draw(String doing, CountDownLatch done) {
        var start = clock.instant();
        try {
            var turn = 0;
            var pause = QUIET_AT_FIRST;
            while (!done.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                var elapsed = Duration.between(start, clock.instant()).toSeconds();
                line.show("%c %s, %ds".formatted(SPINNER.charAt(turn++ % 4), doing, elapsed));
                pause = REDRAW;
            }
            line.wipe();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(@Nullable Thread drawing) {
        if (drawing == null) {
            return;
        }
        try {
            drawing.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The JVM is going down already; the hook has spoken.
        }
    }
}
