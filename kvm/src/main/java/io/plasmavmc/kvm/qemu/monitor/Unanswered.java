package io.plasmavmc.kvm.qemu.monitor;

/**
 * The machine did not answer, or what it said makes no sense. Ends whatever was being done, from
 * wherever it had come to: whether the last command took effect is unknown, and only a new look can
 * tell. Caught by {@link Talk#answered} alone.
 */
final class Unanswered extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unanswered(String message) {
        super(message);
    }

    Unanswered(String message, Throwable cause) {
        super(message, cause);
    }
}
