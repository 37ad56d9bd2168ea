package io.plasmavmc.server.grpc;

import java.time.Duration;
import java.util.Optional;

/** How long calls wait for what they have asked for, and how long that may take. */
final class Patience {

    /** Beyond the operation's deadline, where the caller said nothing. */
    private static final Duration BEYOND = Duration.ofSeconds(10);

    private static final Duration LONGEST = Duration.ofSeconds(FieldRule.LONGEST_WAIT);

    private Patience() {}

    static Optional<Duration> deadline(boolean said, com.google.protobuf.Duration deadline) {
        return said ? Optional.of(Times.of(deadline)) : Optional.empty();
    }

    /** As the caller says, else until the operation's time is over and a little more. */
    static Duration beyond(boolean said, com.google.protobuf.Duration wait, Duration allowed) {
        return of(said, wait, allowed.plus(BEYOND));
    }

    /** As the caller says, else as given. */
    static Duration of(boolean said, com.google.protobuf.Duration wait, Duration usual) {
        return said ? Times.of(wait) : usual.compareTo(LONGEST) < 0 ? usual : LONGEST;
    }
}
