package io.plasmavmc.kvm.qmp;

import org.jspecify.annotations.Nullable;

/**
 * The session is over and this command got no answer; if it was under way its outcome is unknown.
 * The end of a monitor is only a hint that QEMU ended: the process decides, not the socket.
 */
public final class QmpSessionEnded extends QmpException {

    /** What ended it. */
    public enum Reason {
        /** {@code close()} was called. */
        CLOSED_HERE,
        /**
         * QEMU closed it: it exits, has crashed, or closed the monitor. A cause says that it left
         * something of ours unread, which the kernel tells as a reset.
         */
        CLOSED_BY_QEMU,
        /** QEMU did not read a command in time. */
        NOT_READING,
        /** What QEMU sent made no sense; the cause tells what. */
        PROTOCOL,
        /** There was no session to begin with; the cause tells why. */
        NEVER_BEGAN
    }

    private final Reason reason;

    QmpSessionEnded(Reason reason, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** The same end, told in the thread of the caller that asked for a command. */
    QmpSessionEnded toldTo(String command) {
        return new QmpSessionEnded(reason, command + ": " + getMessage(), this);
    }
}
