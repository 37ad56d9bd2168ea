package io.plasmavmc.core.vm;

import java.time.Duration;
import java.time.Instant;

/**
 * A start, stop, pause, resume or reset: carried out once, answered in the handle under its number.
 *
 * @param number grows by one with each action of the VM
 * @param generation the VM's generation that asked for it
 * @param force a stop that does not ask the guest
 * @param deadline how long the operation may take, from its first step on
 */
public record Action(
        long number,
        long generation,
        Verb verb,
        ResetMode mode,
        boolean force,
        Duration deadline,
        Instant requestTime) {

    /** What to do. */
    public enum Verb {
        START(Power.RUNNING),
        STOP(Power.STOPPED),
        PAUSE(Power.PAUSED),
        RESUME(Power.RUNNING),
        RESET(Power.RUNNING);

        private final Power power;

        Verb(Power power) {
            this.power = power;
        }

        public Power power() {
            return power;
        }
    }

    /** Of a reset; {@code NONE} for every other verb. */
    public enum ResetMode {
        NONE,
        HARD,
        SOFT
    }
}
