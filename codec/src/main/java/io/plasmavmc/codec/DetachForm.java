package io.plasmavmc.codec;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether a device is to go, as two fields of its entry: the mark, which older servers know alone,
 * and the deadline.
 */
final class DetachForm {

    private static final String MARK = "detaching";
    private static final String DEADLINE = "detachDeadline";

    /** Of a mark without a deadline. */
    private static final Duration USUAL = Duration.ofSeconds(30);

    private DetachForm() {}

    static Optional<Duration> read(ObjectReader in) {
        return in.flag(MARK)
                ? Optional.of(in.optionalDuration(DEADLINE).orElse(USUAL))
                : Optional.empty();
    }

    static void write(Optional<Duration> deadline, ObjectWriter out) {
        out.flag(MARK, deadline.isPresent());
        out.duration(DEADLINE, deadline);
    }
}
