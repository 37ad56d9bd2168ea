package io.plasmavmc.chainfire;

/** Every way in which a store can fail a caller that did nothing wrong, and two in which it did. */
public abstract sealed class ChainFireException extends RuntimeException {

    private ChainFireException(String message) {
        super(message);
    }

    private ChainFireException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The store cannot be reached or is closed; what was asked for did not happen. */
    public static final class Unavailable extends ChainFireException {
        public Unavailable(String message) {
            super(message);
        }

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A commit may or may not have been carried out: read before deciding. */
    public static final class OutcomeUnknown extends ChainFireException {
        public OutcomeUnknown(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The disk below the store is full; nothing was changed, reads go on. */
    public static final class NoSpace extends ChainFireException {
        public NoSpace(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The history that was asked for has been compacted away; it begins at {@link #oldest()}. */
    public static final class RevisionCompacted extends ChainFireException {
        private final transient Revision oldest;

        public RevisionCompacted(Revision asked, Revision oldest) {
            super(
                    "revision: "
                            + asked
                            + " (expected: >= "
                            + oldest
                            + ", older ones are compacted)");
            this.oldest = oldest;
        }

        public Revision oldest() {
            return oldest;
        }
    }

    /** Beyond {@link Limits}, or a lease that has ended; nothing was changed. */
    public static final class Refused extends ChainFireException {
        public Refused(String message) {
            super(message);
        }
    }

    /**
     * The store's file is damaged, foreign, newer, or served by another process; left untouched.
     */
    public static final class Unusable extends ChainFireException {
        public Unusable(String message) {
            super(message);
        }

        public Unusable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
