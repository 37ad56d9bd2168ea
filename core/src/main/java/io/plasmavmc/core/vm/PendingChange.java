package io.plasmavmc.core.vm;

/**
 * A field of the spec that the running machine does not have as it is wanted.
 *
 * @param field its path in the API, for example {@code spec.cpus}
 * @param current what the machine has
 * @param applies when it will have what is wanted
 * @param reason why, in words for an operator
 */
public record PendingChange(
        String field, String current, String wanted, Applies applies, String reason) {

    /** When a change takes effect. */
    public enum Applies {
        /** At once. */
        LIVE,
        /** When the guest does its part. */
        GUEST,
        /** At the next cold start, or a soft reset. */
        NEXT_BOOT
    }
}
