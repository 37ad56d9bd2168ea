package io.plasmavmc.kvm.qemu;

import java.time.Duration;

/**
 * How long one call may take, by kind.
 *
 * @param look at a machine; longer is silence
 * @param command one that changes something; some wait for disks
 * @param launch until a new QEMU takes commands
 * @param quit how long a QEMU that was asked to end may write its disks out
 * @param kill until the kernel has ended a process
 */
public record Patience(
        Duration look, Duration command, Duration launch, Duration quit, Duration kill) {

    public static final Patience DEFAULT =
            new Patience(
                    Duration.ofMillis(2500),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5));
}
