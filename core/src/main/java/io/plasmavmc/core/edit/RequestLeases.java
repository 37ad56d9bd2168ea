package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The leases that let request ids be forgotten: one an hour for all, so that remembering costs no
 * lease a request. Any thread may call.
 */
final class RequestLeases {

    private static final Duration KEPT = Duration.ofHours(24);
    private static final Duration SHARED_FOR = Duration.ofHours(1);

    private final ChainFire store;
    private final InstantSource clock;
    private Optional<LeaseId> current = Optional.empty();
    private Instant renewal = Instant.EPOCH;

    RequestLeases(ChainFire store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** A lease that lasts at least a day from now. */
    synchronized LeaseId current() {
        Instant now = clock.instant();
        if (current.isEmpty() || !now.isBefore(renewal)) {
            current = Optional.of(store.grantLease(KEPT.plus(SHARED_FOR)));
            renewal = now.plus(SHARED_FOR);
        }
        return current.get();
    }

    /** The store knows the lease no more; another one is granted at the next call. */
    synchronized void forget() {
        current = Optional.empty();
    }
}
