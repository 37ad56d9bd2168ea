package io.plasmavmc.kvm.qemu.monitor;

import java.time.Duration;

/** Pauses between attempts, each twice as long as the one before up to a limit. One thread. */
final class Pauses {

    private static final Duration FIRST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private Duration coming = FIRST;

    Duration next() {
        var pause = coming;
        var twice = pause.multipliedBy(2);
        coming = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
        return pause;
    }

    void beginAgain() {
        coming = FIRST;
    }
}
