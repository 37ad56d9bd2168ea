package io.plasmavmc.kvm.qmp;

import java.time.Duration;
import java.time.InstantSource;

/**
 * The limits of one session. The deadline of a command is given with the command, as only the
 * caller knows whether it drains a disk or reads a flag.
 *
 * @param connect how long the kernel may take to accept the connection
 * @param greeting how long QEMU may take to greet; silence means that someone else holds the
 *     monitor or that QEMU is stuck
 * @param negotiation how long QEMU may take to answer {@code qmp_capabilities}
 * @param write how long QEMU may leave a command unread before the session is given up
 * @param longestMessage bytes; a longer message ends the session, none is ever cut
 * @param ringSize how many messages are kept for people to look at
 * @param clock dates the kept messages and times commands, decides nothing
 */
public record QmpConfig(
        Duration connect,
        Duration greeting,
        Duration negotiation,
        Duration write,
        int longestMessage,
        int ringSize,
        InstantSource clock,
        QmpTimes times) {

    public QmpConfig {
        requirePositive("connect", connect);
        requirePositive("greeting", greeting);
        requirePositive("negotiation", negotiation);
        requirePositive("write", write);
        if (longestMessage < 1024 || ringSize < 1) {
            throw new IllegalArgumentException(
                    "longestMessage, ringSize: %d, %d (expected: at least 1024 and 1)"
                            .formatted(longestMessage, ringSize));
        }
    }

    /** Three times what the largest known answer has; all VMs' monitors share the server's heap. */
    private static final int LONGEST_MESSAGE = 16 * 1024 * 1024;

    /** Values that suit a QEMU on the same host. */
    public static QmpConfig defaults(InstantSource clock) {
        return new QmpConfig(
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                LONGEST_MESSAGE,
                200,
                clock,
                QmpTimes.UNHEARD);
    }

    public QmpConfig withConnect(Duration deadline) {
        return new QmpConfig(
                deadline, greeting, negotiation, write, longestMessage, ringSize, clock, times);
    }

    public QmpConfig withGreeting(Duration deadline) {
        return new QmpConfig(
                connect, deadline, negotiation, write, longestMessage, ringSize, clock, times);
    }

    public QmpConfig withNegotiation(Duration deadline) {
        return new QmpConfig(
                connect, greeting, deadline, write, longestMessage, ringSize, clock, times);
    }

    public QmpConfig withWrite(Duration deadline) {
        return new QmpConfig(
                connect, greeting, negotiation, deadline, longestMessage, ringSize, clock, times);
    }

    public QmpConfig withLongestMessage(int bytes) {
        return new QmpConfig(connect, greeting, negotiation, write, bytes, ringSize, clock, times);
    }

    public QmpConfig withTimes(QmpTimes listener) {
        return new QmpConfig(
                connect, greeting, negotiation, write, longestMessage, ringSize, clock, listener);
    }

    private static void requirePositive(String name, Duration deadline) {
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException(
                    "%s: %s (expected: a positive duration)".formatted(name, deadline));
        }
    }
}
