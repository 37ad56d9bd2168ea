package io.plasmavmc.kvm.qmp;

import java.time.Duration;

/**
 * The deadline passed. A timeout cancels nothing: when the command was sent, it may still take
 * effect later, so the caller looks again before it decides. The session stays usable.
 */
public final class QmpTimeout extends QmpException {

    private final String command;
    private final boolean sent;

    QmpTimeout(String command, Duration deadline, boolean sent) {
        super(
                "%s: no answer, %s (expected: within %s)"
                        .formatted(
                                command,
                                sent ? "outcome unknown" : "never sent, an earlier one is running",
                                deadline),
                null);
        this.command = command;
        this.sent = sent;
    }

    public String command() {
        return command;
    }

    /** False only when it is certain that QEMU never saw the command. */
    public boolean outcomeUnknown() {
        return sent;
    }
}
