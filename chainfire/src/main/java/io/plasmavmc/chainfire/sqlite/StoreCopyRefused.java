package io.plasmavmc.chainfire.sqlite;

/** A backup or a restore that was not done; what was there before is as it was. */
public final class StoreCopyRefused extends RuntimeException {

    /** What a caller may do about it. */
    public enum Why {
        /** There is no such store or backup. */
        MISSING,
        /** Something is there already that would be lost. */
        EXISTS,
        /** A server works on the store. */
        IN_USE,
        /** The store or the backup is damaged, foreign or newer. */
        UNUSABLE,
        /** The disk is full. */
        NO_SPACE,
        /** The file or its directory cannot be used for this. */
        FAILED
    }

    private final Why why;

    StoreCopyRefused(Why why, String message) {
        super(message);
        this.why = why;
    }

    StoreCopyRefused(Why why, String message, Throwable cause) {
        super(message, cause);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
