package io.plasmavmc.testkit.sim;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.chainfire.Entry;
import io.plasmavmc.chainfire.LeaseId;
import io.plasmavmc.chainfire.ListRequest;
import io.plasmavmc.chainfire.Listing;
import io.plasmavmc.chainfire.Mutation;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.Watch;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The store as one server reaches it: late, at times not at all, at times without an answer. */
final class SimStore implements ChainFire {
    private final World world;
    private final Life life;

    SimStore(World world, Life life) {
        this.world = world;
        this.life = life;
    }

    @Override
    public String storeId() {
        return world.store.storeId();
    }

    @Override
    public CommitResult commit(Commit commit) {
        life.before("a commit");
        failAtTimes();
        if (world.isStoreFull()) {
            world.coverage.count("fault", Fault.COMMIT_NO_SPACE);
            world.tell("commit of " + keys(commit) + ": the store's disk is full");
            throw new ChainFireException.NoSpace("simulated", new IOException("disk full"));
        }
        if (world.strikes(Fault.COMMIT_UNKNOWN_NOT_DONE, world.weather.commitUnknown() / 2)) {
            throw unknown(commit, "it was not made");
        }
        CommitResult result = world.store.commit(commit);
        if (result instanceof CommitResult.Conflicted) {
            world.tell("commit of " + keys(commit) + ": conflict");
        }
        world.facts.settleUp();
        if (world.strikes(Fault.COMMIT_UNKNOWN_DONE, world.weather.commitUnknown() / 2)) {
            throw unknown(commit, "it was made");
        }
        life.after("a commit");
        return result;
    }

    private ChainFireException unknown(Commit commit, String truth) {
        world.tell("commit of " + keys(commit) + ": outcome unknown (" + truth + ")");
        return new ChainFireException.OutcomeUnknown("simulated", new IOException("lost"));
    }

    private static String keys(Commit commit) {
        return commit.mutations().stream()
                .map(Mutation::key)
                .map(key -> key.substring("/plasmavmc/".length()))
                .collect(Collectors.joining(", "));
    }

    private void failAtTimes() {
        if (world.isStoreDown()
                || world.strikes(Fault.STORE_UNAVAILABLE, world.weather.storeFails())) {
            world.tell("the store cannot be reached");
            throw new ChainFireException.Unavailable("simulated");
        }
    }

    private <T> T call(String what, Supplier<T> call) {
        life.before(what);
        failAtTimes();
        T result = call.get();
        life.after(what);
        return result;
    }

    @Override
    public Revision head() {
        return call("head", world.store::head);
    }

    @Override
    public Optional<Entry> get(String key) {
        return call("get", () -> world.store.get(key));
    }

    @Override
    public Listing list(ListRequest request) {
        return call("list", () -> world.store.list(request));
    }

    @Override
    public Watch watch(String prefix, Revision from) {
        return call(
                "watch", () -> new SimWatch(world, life, world.store.watch(prefix, from), from));
    }

    @Override
    public LeaseId grantLease(Duration ttl) {
        return call("a lease", () -> world.store.grantLease(ttl));
    }

    @Override
    public boolean keepLeaseAlive(LeaseId lease) {
        return call("a lease", () -> world.store.keepLeaseAlive(lease));
    }

    @Override
    public void revokeLease(LeaseId lease) {
        world.store.revokeLease(lease);
    }

    @Override
    public void compact(Revision before) {
        world.store.compact(before);
    }

    /** The store outlives the server. */
    @Override
    public void close() {}
}
