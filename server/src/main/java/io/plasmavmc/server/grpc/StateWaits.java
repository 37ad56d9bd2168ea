package io.plasmavmc.server.grpc;

import io.plasmavmc.core.state.StateSnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** The port by which a call waits for the read model to show something. */
public interface StateWaits {

    /** The first answer that a snapshot gives, or empty when the time is over without one. */
    <T> Optional<T> await(Function<StateSnapshot, Optional<T>> question, Duration patience);
}
