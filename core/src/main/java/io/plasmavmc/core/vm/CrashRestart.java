package io.plasmavmc.core.vm;

import java.time.Duration;
import java.time.Instant;

/**
 * The start that follows a crash. It is tied to the action that was the newest then: any newer one,
 * the start itself included, voids it, so it is made once and never against a later wish.
 *
 * @param count the how-manieth in a row it is, from 1
 * @param afterAction the number of the action after which the VM is to be started
 * @param due when it is made
 */
public record CrashRestart(int count, long afterAction, Instant due) {

    /** After so many in a row a VM is left alone. */
    public static final int LIMIT = 5;

    /** A machine that has run for so long has come to nothing bad by its start. */
    public static final Duration RAN_WELL = Duration.ofMinutes(10);

    /** The next in a row, each after twice the time of the one before. */
    public static CrashRestart of(int count, long newestAction, Instant now) {
        return new CrashRestart(
                count, newestAction, now.plus(Duration.ofSeconds(1L << (count - 1))));
    }

    /** Whether the start is still to be made, where that action is the newest one. */
    public boolean isTied(long newestAction) {
        return afterAction == newestAction;
    }

    /** Whether this action is the start that was made, or one by hand in its place. */
    public boolean isStart(Action action) {
        return action.verb() == Action.Verb.START && action.number() == afterAction + 1;
    }

    /** Whether nothing of it counts any more, once that action is answered. */
    boolean isOver(long answeredAction) {
        return answeredAction > afterAction + 1;
    }
}
