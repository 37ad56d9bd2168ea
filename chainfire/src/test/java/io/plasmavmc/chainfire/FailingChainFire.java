package io.plasmavmc.chainfire;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * A store whose commits fail as planned, before or after they happen, to show what its users do
 * about it. All else goes to the store below. The plan is asked by whichever thread commits.
 */
public final class FailingChainFire implements ChainFire {

    /** What becomes of a commit. */
    public enum Fault {
        NONE,
        /** It does not happen, and the caller knows. */
        BEFORE,
        /** It happens, and the caller cannot know. */
        AFTER
    }

    private final ChainFire store;
    private final Function<Commit, Fault> plan;

    public FailingChainFire(ChainFire store, Function<Commit, Fault> plan) {
        this.store = store;
        this.plan = plan;
    }

    @Override
    public CommitResult commit(Commit commit) {
        return switch (plan.apply(commit)) {
            case NONE -> store.commit(commit);
            case BEFORE -> throw new ChainFireException.Unavailable("planned, before the commit");
            case AFTER -> {
                store.commit(commit);
                throw new ChainFireException.OutcomeUnknown(
                        "planned, after the commit", new IOException("connection lost"));
            }
        };
    }

    @Override
    public String storeId() {
        return store.storeId();
    }

    @Override
    public Revision head() {
        return store.head();
    }

    @Override
    public Optional<Entry> get(String key) {
        return store.get(key);
    }

    @Override
    public Listing list(ListRequest request) {
        return store.list(request);
    }

    @Override
    public Watch watch(String prefix, Revision from) {
        return store.watch(prefix, from);
    }

    @Override
    public LeaseId grantLease(Duration ttl) {
        return store.grantLease(ttl);
    }

    @Override
    public boolean keepLeaseAlive(LeaseId lease) {
        return store.keepLeaseAlive(lease);
    }

    @Override
    public void revokeLease(LeaseId lease) {
        store.revokeLease(lease);
    }

    @Override
    public void compact(Revision before) {
        store.compact(before);
    }

    @Override
    public void close() {
        store.close();
    }
}
