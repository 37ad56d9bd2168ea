package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.LeaseId;
import io.plasmavmc.chainfire.Mutation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The leases and when they end. That a lease exists is in the file; when it ends is only in here,
 * so that keeping one alive writes nothing, and after a new opening each has its whole time again:
 * nobody could prolong it while the store was down.
 *
 * <p>Any thread may ask and prolong; a lease enters and leaves on the writer thread, once that is
 * durable. One whose time is over is treated as ended by everyone before its keys are gone.
 */
final class Leases {

    private record Lease(Duration ttl, Instant end) {}

    private final Map<LeaseId, Lease> alive = new ConcurrentHashMap<>();
    private final InstantSource clock;

    Leases(InstantSource clock) {
        this.clock = clock;
    }

    /** Those in the file, each with its whole time. */
    void load(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, ttl_millis FROM lease")) {
            while (rows.next()) {
                begin(new LeaseId(rows.getLong(1)), Duration.ofMillis(rows.getLong(2)));
            }
        }
    }

    Edit<LeaseId> grant(Duration ttl) {
        return transaction -> {
            LeaseId lease = new LeaseId(transaction.statements().addLease(ttl.toMillis()));
            transaction.whenDurable(() -> begin(lease, ttl));
            return lease;
        };
    }

    /** Removes a lease and all keys bound to it. */
    Edit<LeaseId> end(LeaseId lease) {
        return transaction -> {
            removeKeys(lease, transaction);
            transaction.statements().removeLease(lease.number());
            transaction.whenDurable(() -> alive.remove(lease));
            return lease;
        };
    }

    /** In one commit, unless there are more keys than a revision can number. */
    private static void removeKeys(LeaseId lease, WriteTransaction transaction)
            throws SQLException {
        List<Mutation> deletions = new ArrayList<>();
        for (String key : transaction.statements().boundKeys(lease.number())) {
            deletions.add(new Mutation.Delete(key));
        }
        for (int from = 0; from < deletions.size(); from += LogId.MAX_POSITIONS) {
            int to = Math.min(deletions.size(), from + LogId.MAX_POSITIONS);
            transaction.change(deletions.subList(from, to));
        }
    }

    boolean isAlive(LeaseId lease) {
        Lease found = alive.get(lease);
        return found != null && found.end().isAfter(clock.instant());
    }

    boolean keepAlive(LeaseId lease) {
        Instant now = clock.instant();
        Lease kept =
                alive.computeIfPresent(
                        lease,
                        (id, found) ->
                                found.end().isAfter(now)
                                        ? new Lease(found.ttl(), now.plus(found.ttl()))
                                        : found);
        return kept != null && kept.end().isAfter(now);
    }

    /** An edit for each lease whose time is over. */
    List<Edit<?>> due() {
        Instant now = clock.instant();
        List<Edit<?>> due = new ArrayList<>();
        alive.forEach(
                (id, lease) -> {
                    if (!lease.end().isAfter(now)) {
                        due.add(end(id));
                    }
                });
        return due;
    }

    private void begin(LeaseId lease, Duration ttl) {
        alive.put(lease, new Lease(ttl, clock.instant().plus(ttl)));
    }
}
