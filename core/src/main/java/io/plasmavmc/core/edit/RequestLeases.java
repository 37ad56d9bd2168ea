package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The leases that let request ids be forgotten: one an hour for all, so that remembering costs no
 * lease a request. Any thread may call; no lock is held while the store is asked, so two callers
 * may each be granted one, which does no harm.
 */
final class RequestLeases {

    private static final Duration KEPT = Duration.ofHours(24);
    private static final Duration SHARED_FOR = Duration.ofHours(1);

    private final ChainFire store;
    private final InstantSource clock;
    private volatile Optional<Granted> granted = Optional.empty();

    private record Granted(LeaseId lease, Instant renewal) {}

    RequestLeases(ChainFire store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** A lease that lasts at least a day from now. */
    LeaseId current() {
        Instant now = clock.instant();
        return granted.filter(known -> now.isBefore(known.renewal()))
                .map(Granted::lease)
                .orElseGet(() -> grant(now));
    }

    private LeaseId grant(Instant now) {
        LeaseId lease = store.grantLease(KEPT.plus(SHARED_FOR));
        granted = Optional.of(new Granted(lease, now.plus(SHARED_FOR)));
        return lease;
    }

    /** The store knows the lease no more; another one is granted at the next call. */
    void forget() {
        granted = Optional.empty();
    }
}
