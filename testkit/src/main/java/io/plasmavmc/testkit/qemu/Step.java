package io.plasmavmc.testkit.qemu;

import java.io.IOException;
import java.util.List;

/**
 * One line of a script.
 *
 * @param what tells it in a failure
 * @param writtenAt where the test wrote it
 */
record Step(String what, List<StackTraceElement> writtenAt, Action action) {

    /** Plays one step; may block. */
    @FunctionalInterface
    interface Action {
        void play(ScriptPlayer player) throws IOException, InterruptedException;
    }

    /** A failure that points at the line of the script. */
    AssertionError failure(String message) {
        var failure = new AssertionError(message);
        failure.setStackTrace(writtenAt.toArray(StackTraceElement[]::new));
        return failure;
    }
}
