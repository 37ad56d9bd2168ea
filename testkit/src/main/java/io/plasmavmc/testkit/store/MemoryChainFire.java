package io.plasmavmc.testkit.store;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.chainfire.Entry;
import io.plasmavmc.chainfire.LeaseId;
import io.plasmavmc.chainfire.Limits;
import io.plasmavmc.chainfire.ListRequest;
import io.plasmavmc.chainfire.Listing;
import io.plasmavmc.chainfire.Mutation;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.Watch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * ChainFire in memory: passes the contract of every adapter, and forgets all when it goes. Owns its
 * state under one lock; any thread may call, and only a watch ever waits. Leases end when somebody
 * calls after their time.
 */
public final class MemoryChainFire implements ChainFire {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final MemoryState state = new MemoryState();
    private final Map<LeaseId, Lease> leases = new TreeMap<>(LEASE_ORDER);
    private final InstantSource clock;
    private final String storeId;
    private long lastLease;
    private boolean closed;

    private static final java.util.Comparator<LeaseId> LEASE_ORDER =
            java.util.Comparator.comparingLong(LeaseId::number);

    private record Lease(Duration ttl, Instant end) {}

    public MemoryChainFire(String storeId, InstantSource clock) {
        this.storeId = storeId;
        this.clock = clock;
    }

    @Override
    public String storeId() {
        return storeId;
    }

    @Override
    public Revision head() {
        return inside(() -> new Revision(state.head()));
    }

    @Override
    public Optional<Entry> get(String key) {
        Limits.checkKey(key);
        return inside(() -> state.get(key));
    }

    @Override
    public Listing list(ListRequest request) {
        Limits.checkPrefix(request.prefix());
        return inside(() -> page(request));
    }

    private Listing page(ListRequest request) {
        long revision = request.at().map(Revision::number).orElse(state.head());
        state.requireKept(revision);
        String from = request.after().orElse(request.prefix());
        Collection<Entry> candidates = state.at(revision).tailMap(from).values();
        List<Entry> page = new ArrayList<>();
        for (Entry entry : candidates) {
            if (request.after().equals(Optional.of(entry.key()))) {
                continue;
            }
            boolean inside = entry.key().startsWith(request.prefix());
            if (!inside || page.size() == request.limit()) {
                return new Listing(page, new Revision(revision), inside);
            }
            page.add(entry);
        }
        return new Listing(page, new Revision(revision), false);
    }

    @Override
    public CommitResult commit(Commit commit) {
        Limits.check(commit);
        return inside(() -> carryOut(commit));
    }

    private CommitResult carryOut(Commit commit) {
        if (!commit.compares().stream().allMatch(state::holds)) {
            return new CommitResult.Conflicted();
        }
        for (Mutation mutation : commit.mutations()) {
            if (mutation instanceof Mutation.Put put) {
                put.lease().ifPresent(this::requireLease);
            }
        }
        return new CommitResult.Committed(change(commit.mutations()));
    }

    private void requireLease(LeaseId lease) {
        if (!leases.containsKey(lease)) {
            throw new ChainFireException.Refused("lease: " + lease.number() + " has ended");
        }
    }

    private Revision change(List<Mutation> mutations) {
        Revision revision = state.change(mutations);
        changed.signalAll();
        return revision;
    }

    @Override
    public Watch watch(String prefix, Revision from) {
        Limits.checkPrefix(prefix);
        return inside(() -> new MemoryWatch(this, prefix, from.number()));
    }

    @Override
    public LeaseId grantLease(Duration ttl) {
        if (!ttl.isPositive()) {
            throw new ChainFireException.Refused("ttl: " + ttl + " (expected: more than 0)");
        }
        return inside(
                () -> {
                    LeaseId lease = new LeaseId(++lastLease);
                    leases.put(lease, new Lease(ttl, clock.instant().plus(ttl)));
                    return lease;
                });
    }

    @Override
    public boolean keepLeaseAlive(LeaseId lease) {
        return inside(
                () -> {
                    Instant now = clock.instant();
                    return leases.computeIfPresent(
                                    lease, (_, was) -> new Lease(was.ttl(), now.plus(was.ttl())))
                            != null;
                });
    }

    @Override
    public void revokeLease(LeaseId lease) {
        var _ = inside(() -> end(lease));
    }

    private Revision end(LeaseId lease) {
        leases.remove(lease);
        return change(state.deletionsOf(lease));
    }

    @Override
    public void compact(Revision before) {
        var _ =
                inside(
                        () -> {
                            state.compact(before.number());
                            changed.signalAll();
                            return before;
                        });
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private <T> T inside(Supplier<T> action) {
        lock.lock();
        try {
            if (closed) {
                throw new ChainFireException.Unavailable("the store is closed");
            }
            endLeases();
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private void endLeases() {
        Instant now = clock.instant();
        List<LeaseId> over =
                leases.entrySet().stream()
                        .filter(lease -> !now.isBefore(lease.getValue().end()))
                        .map(Map.Entry::getKey)
                        .toList();
        over.forEach(this::end);
    }

    // For the watches, which hold the lock.

    ReentrantLock lock() {
        return lock;
    }

    Condition changed() {
        return changed;
    }

    MemoryState state() {
        endLeases();
        return state;
    }

    boolean isClosed() {
        return closed;
    }

    Instant now() {
        return clock.instant();
    }
}
