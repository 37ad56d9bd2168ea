package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.Entry;
import io.plasmavmc.chainfire.LeaseId;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.Value;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** One row of the log: what a commit made of a key. */
record Row(long id, String key, boolean deleted, long created, long lease, Value value) {

    /** In the order of {@link #read}; the letter is the table's alias. */
    static String columns(String alias) {
        return "@.id, @.key, @.deleted, @.created, @.lease, @.value".replace("@", alias);
    }

    static final int COLUMNS = 6;

    /** Reads the columns from the given one on. */
    static Row read(ResultSet rows, int first) throws SQLException {
        return new Row(
                rows.getLong(first),
                KeyBytes.toKey(rows.getBytes(first + 1)),
                rows.getInt(first + 2) != 0,
                rows.getLong(first + 3),
                rows.getLong(first + 4),
                Value.of(rows.getBytes(first + 5)));
    }

    Entry toEntry() {
        return new Entry(key, value, new Revision(created), LogId.toRevision(id), leaseId());
    }

    private Optional<LeaseId> leaseId() {
        return lease == 0 ? Optional.empty() : Optional.of(new LeaseId(lease));
    }
}
