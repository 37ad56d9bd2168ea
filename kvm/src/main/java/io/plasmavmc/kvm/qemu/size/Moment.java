package io.plasmavmc.kvm.qemu.size;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Predicate;

/**
 * The moment that a guest is given to do what it was just asked for. QEMU tells of memory that
 * comes and goes at most once a second, while most guests are done in a tenth of that; so they are
 * looked at, for as long as they get on and never for long. One that takes its time is told of by
 * QEMU.
 */
final class Moment {

    private static final Duration LONGEST = Duration.ofMillis(500);

    /** Whoever has not begun by then is not there, or is paused. */
    private static final Duration STANDSTILL = Duration.ofMillis(100);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private final InstantSource clock;
    private final Predicate<Duration> endsWithin;

    /**
     * @param endsWithin waits for the end of the machine's process and says whether it came
     */
    Moment(InstantSource clock, Predicate<Duration> endsWithin) {
        this.clock = clock;
        this.endsWithin = endsWithin;
    }

    /** Passes it, or as much as the guest needs of it. */
    void pass(Memory memory) {
        Instant end = clock.instant().plus(LONGEST);
        Instant standstill = clock.instant().plus(STANDSTILL);
        Memory.Seen seen = memory.now();
        while (!seen.isDone() && isBefore(end) && isBefore(standstill) && !isOver()) {
            Memory.Seen next = memory.now();
            if (next.hasMib() != seen.hasMib()) {
                standstill = clock.instant().plus(STANDSTILL);
            }
            seen = next;
        }
    }

    private boolean isBefore(Instant end) {
        return clock.instant().isBefore(end);
    }

    private boolean isOver() {
        return endsWithin.test(BETWEEN_LOOKS) || Thread.currentThread().isInterrupted();
    }
}
