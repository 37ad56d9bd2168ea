package io.plasmavmc.server.wiring;

import io.micrometer.core.instrument.Timer;
import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.chainfire.Entry;
import io.plasmavmc.chainfire.LeaseId;
import io.plasmavmc.chainfire.ListRequest;
import io.plasmavmc.chainfire.Listing;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.Watch;
import java.time.Duration;
import java.util.Optional;

/** A store whose commits are timed. */
record MeasuredChainFire(ChainFire store, Timer commits) implements ChainFire {

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
    public CommitResult commit(Commit commit) {
        return commits.record(() -> store.commit(commit));
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
