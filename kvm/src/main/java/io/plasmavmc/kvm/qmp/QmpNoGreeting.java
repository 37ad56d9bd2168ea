package io.plasmavmc.kvm.qmp;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Connected, and then silence. QEMU serves one client at a time, so either someone else holds the
 * monitor, or QEMU is stuck or stopped. It says nothing about whether the guest runs.
 */
public final class QmpNoGreeting extends QmpException {

    QmpNoGreeting(Path socket, Duration deadline) {
        super("greeting of %s: none (expected: within %s)".formatted(socket, deadline), null);
    }
}
