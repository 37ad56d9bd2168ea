package io.plasmavmc.kvm.qemu.monitor;

import java.time.Instant;

/**
 * What came of asking a machine.
 *
 * @param <R> what it answers
 */
public sealed interface Answer<R> {

    /** It answered. */
    record Given<R>(R value) implements Answer<R> {}

    /**
     * It did not; whether it did what was asked is unknown.
     *
     * @param since when the silence began
     * @param disconnected whether there is no connection: the process may be ending
     */
    record Missing<R>(Instant since, boolean disconnected) implements Answer<R> {}
}
