package io.plasmavmc.core.vm;

import java.time.Instant;

/**
 * How an edit ended, for whoever waits for it and for {@code status.operations}.
 *
 * @param generation the VM's generation that is answered
 * @param reason empty when done
 */
public record Answer(
        long generation, Outcome outcome, String reason, String message, Instant endTime) {

    /** Of an edit. */
    public enum Outcome {
        DONE,
        FAILED
    }

    public static Answer done(long generation, Instant now) {
        return new Answer(generation, Outcome.DONE, "", "", now);
    }

    public static Answer failed(long generation, String reason, String message, Instant now) {
        return new Answer(generation, Outcome.FAILED, reason, message, now);
    }
}
