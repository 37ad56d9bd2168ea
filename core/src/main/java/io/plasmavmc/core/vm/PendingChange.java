package io.plasmavmc.core.vm;

/**
 * A field that is not as it is wanted, or that a planned update would change.
 *
 * @param field its path in the API, for example {@code spec.cpus}
 * @param current what the machine has, or what the VM is without the planned update
 * @param applies when what is wanted will be so
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
        NEXT_BOOT,
        /** Never: the update that asks for it is refused as a whole. */
        REFUSED
    }

    /** The same, which could not be done to the machine that runs. */
    PendingChange leftToTheNextBoot(String why) {
        return new PendingChange(field, current, wanted, Applies.NEXT_BOOT, why);
    }
}
