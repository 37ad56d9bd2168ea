package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.chainfire.Compare;
import io.plasmavmc.chainfire.Entry;
import io.plasmavmc.chainfire.LeaseId;
import io.plasmavmc.chainfire.Mutation;
import java.sql.SQLException;
import java.util.Optional;

/** A caller's commit: its compares, then its leases, then its changes, against one state. */
record CommitEdit(Commit commit, Leases leases) implements Edit<CommitResult> {

    @Override
    public CommitResult apply(WriteTransaction transaction) throws SQLException {
        for (Compare compare : commit.compares()) {
            if (!holds(compare, transaction.current(compare.key()))) {
                return new CommitResult.Conflicted();
            }
        }
        for (Mutation mutation : commit.mutations()) {
            checkLease(mutation, transaction);
        }
        return new CommitResult.Committed(transaction.change(commit.mutations()));
    }

    private static boolean holds(Compare compare, Optional<Entry> entry) {
        return switch (compare) {
            case Compare.Absent absent -> entry.isEmpty();
            case Compare.Present present -> entry.isPresent();
            case Compare.Unchanged unchanged ->
                    entry.isPresent() && entry.get().modified().equals(unchanged.modified());
            case Compare.Holds holds ->
                    entry.isPresent() && entry.get().value().equals(holds.value());
        };
    }

    private void checkLease(Mutation mutation, WriteTransaction transaction) throws SQLException {
        if (mutation instanceof Mutation.Put put && put.lease().isPresent()) {
            LeaseId lease = put.lease().get();
            if (!leases.isAlive(lease) || !transaction.leaseExists(lease)) {
                throw new ChainFireException.Refused(
                        "lease: "
                                + lease.number()
                                + " of "
                                + put.key()
                                + " (expected: one that has not ended)");
            }
        }
    }
}
