package io.plasmavmc.core.edit;

import io.plasmavmc.core.vm.Action;
import java.time.Duration;
import java.util.Optional;

/**
 * An action that a caller asks for.
 *
 * @param deadline of the operation, the verb's own where empty
 */
public record ActionRequest(
        Action.Verb verb, Action.ResetMode mode, boolean force, Optional<Duration> deadline) {

    public static ActionRequest of(Action.Verb verb, Optional<Duration> deadline) {
        Action.ResetMode mode =
                verb == Action.Verb.RESET ? Action.ResetMode.HARD : Action.ResetMode.NONE;
        return new ActionRequest(verb, mode, false, deadline);
    }

    /**
     * A reset.
     *
     * @param force of a soft one: a guest that does not go down in time is reset all the same
     */
    public static ActionRequest reset(
            Action.ResetMode mode, boolean force, Optional<Duration> deadline) {
        return new ActionRequest(Action.Verb.RESET, mode, force, deadline);
    }

    public static ActionRequest stop(boolean force, Optional<Duration> deadline) {
        return new ActionRequest(Action.Verb.STOP, Action.ResetMode.NONE, force, deadline);
    }

    /** How long the operation may take (contract section 3). */
    public Duration allowed() {
        return deadline.orElse(
                switch (verb) {
                    case START, STOP -> Duration.ofSeconds(60);
                    case PAUSE, RESUME -> Duration.ofSeconds(30);
                    case RESET -> Duration.ofSeconds(mode == Action.ResetMode.SOFT ? 90 : 30);
                });
    }
}
