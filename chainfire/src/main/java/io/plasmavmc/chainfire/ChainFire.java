package io.plasmavmc.chainfire;

import java.time.Duration;
import java.util.Optional;

/**
 * A watchable, revisioned key-value store: the only thing that servers share.
 *
 * <p>Keys are text that begins with {@code /}, values are bytes, and both are bound by {@link
 * Limits}, which are those of etcd in every adapter, so that what works on one host works on many.
 * Every commit that changes something gets the next {@link Revision}; all that it changed carries
 * that revision and reaches every watch whole.
 *
 * <p>Every method may be called by any thread, blocks for a bounded time, and throws a {@link
 * ChainFireException}. A thread that is interrupted while it waits gets {@link
 * ChainFireException.Unavailable} (from a commit that is under way already, {@link
 * ChainFireException.OutcomeUnknown}) and keeps its interrupt flag. What a commit answered as
 * committed survives a crash of any process and the loss of power.
 */
public interface ChainFire extends AutoCloseable {

    /** Identifies this store; a restored backup or another store has another one. */
    String storeId();

    /**
     * The newest revision that this store has committed; it sees all that this caller committed.
     */
    Revision head();

    Optional<Entry> get(String key);

    /**
     * A page of the keys that begin with the prefix, in order of their UTF-8 bytes.
     *
     * @throws ChainFireException.RevisionCompacted when the revision asked for is no longer kept
     * @throws ChainFireException.Refused when it is newer than the newest
     */
    Listing list(ListRequest request);

    /**
     * Carries out all changes if all compares hold, else none.
     *
     * @throws ChainFireException.Refused beyond {@link Limits}, or with a lease that has ended
     * @throws ChainFireException.OutcomeUnknown when it may or may not have been carried out
     */
    CommitResult commit(Commit commit);

    /**
     * Follows the keys that begin with the prefix, from the given revision on (that one included).
     * Never skips and never repeats; see {@link Watch}. A revision in the future is waited for.
     */
    Watch watch(String prefix, Revision from);

    /**
     * Grants a lease; keys put with it vanish, in one commit, when it ends. It is as durable as a
     * commit, but after a crash of the store its time begins anew.
     */
    LeaseId grantLease(Duration ttl);

    /** Prolongs a lease by its time to live, writing nothing; false when it has ended already. */
    boolean keepLeaseAlive(LeaseId lease);

    /** Ends a lease now; one that has ended already is no error. */
    void revokeLease(LeaseId lease);

    /**
     * Forgets what was overwritten or deleted before the given revision. Lists at and watches from
     * an older revision are refused afterwards. Less than was compacted before changes nothing.
     *
     * @throws ChainFireException.Refused when the revision is newer than the newest
     */
    void compact(Revision before);

    /** Ends every watch with {@link WatchEvent.Lost}; a second call does nothing. */
    @Override
    void close();
}
