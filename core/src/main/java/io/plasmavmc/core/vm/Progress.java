package io.plasmavmc.core.vm;

import java.time.Instant;

/**
 * Durable evidence of how far an action has come, so that a crash repeats nothing that counts.
 *
 * @param action the action's number
 * @param since when its first step was taken; its deadline counts from here
 * @param asks how often the guest was asked to stop
 * @param lastAsk when it was asked last
 */
public record Progress(long action, Stage stage, Instant since, int asks, Instant lastAsk) {

    /** The furthest point that is proven. */
    public enum Stage {
        /** A process may exist from now on. */
        LAUNCHING,
        /** The process is recorded; the guest has not run or may run already. */
        LAUNCHED,
        /** The guest is asked to stop. */
        ASKING,
        /** The machine is reset; it may run already. */
        RESET_DONE,
        /** The process gives way to a new one. */
        CYCLING
    }

    public static Progress of(long action, Stage stage, Instant now) {
        return new Progress(action, stage, now, 0, now);
    }

    public Progress at(Stage newStage) {
        return new Progress(action, newStage, since, asks, lastAsk);
    }

    public Progress asked(Instant now) {
        return new Progress(action, Stage.ASKING, since, asks + 1, now);
    }
}
