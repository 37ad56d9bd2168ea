package io.plasmavmc.server.wiring;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.core.state.StateIndex;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * For how long this server has been seen behind the store: 0 while its read model shows the store's
 * newest revision whenever somebody looks. Any thread may look.
 */
final class WatchLag {

    private final InstantSource clock;
    private Optional<Instant> behindSince = Optional.empty();

    WatchLag(InstantSource clock) {
        this.clock = clock;
    }

    synchronized double seconds(StateIndex index, ChainFire store) {
        Instant now = clock.instant();
        if (isBehind(index, store)) {
            behindSince = Optional.of(behindSince.orElse(now));
        } else {
            behindSince = Optional.empty();
        }
        return behindSince
                .map(since -> Duration.between(since, now).toMillis() / 1000.0)
                .orElse(0.0);
    }

    private static boolean isBehind(StateIndex index, ChainFire store) {
        try {
            return index.applied().isBefore(store.head());
        } catch (ChainFireException _) {
            return true;
        }
    }
}
