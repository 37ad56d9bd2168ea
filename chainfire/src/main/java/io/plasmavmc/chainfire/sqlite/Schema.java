package io.plasmavmc.chainfire.sqlite;

import java.util.List;

/**
 * What a store file looks like inside.
 *
 * <p>{@code change} is the log: one row for each key that a commit changed, never updated, deleted
 * only by compaction. Its newest row is a key's state, a row with {@code deleted} set its absence.
 * {@code store} has one row; {@code history} is for people who look in with a shell.
 */
final class Schema {

    /** "ChFr": tells our files from other programs' databases. */
    static final int APPLICATION_ID = 0x43684672;

    /** Grows when an older program could not serve the file any more. */
    static final int VERSION = 1;

    static final int PAGE_BYTES = 4_096;

    static final List<String> TABLES = List.of("change", "lease", "store");

    static final List<String> STATEMENTS =
            List.of(
                    "PRAGMA application_id = " + APPLICATION_ID,
                    "PRAGMA user_version = " + VERSION,
                    """
                    CREATE TABLE change (
                      id INTEGER PRIMARY KEY, -- revision * 65536 + position in its commit
                      key BLOB NOT NULL,
                      deleted INTEGER NOT NULL,
                      created INTEGER NOT NULL, -- revision that made the key
                      previous INTEGER, -- id of the row that this one superseded
                      lease INTEGER,
                      committed_at INTEGER NOT NULL, -- milliseconds since 1970
                      value BLOB NOT NULL
                    ) STRICT
                    """,
                    // An index ends with the row's id: it is ordered by key, then by revision.
                    "CREATE INDEX change_by_key ON change (key)",
                    "CREATE INDEX change_by_lease ON change (lease) WHERE lease IS NOT NULL",
                    // AUTOINCREMENT: the number of a lease that has ended is never used again.
                    """
                    CREATE TABLE lease (
                      id INTEGER PRIMARY KEY AUTOINCREMENT,
                      ttl_millis INTEGER NOT NULL
                    ) STRICT
                    """,
                    """
                    CREATE TABLE store (
                      id TEXT NOT NULL,
                      oldest INTEGER NOT NULL, -- revisions before are compacted
                      swept INTEGER NOT NULL -- ids before were visited by compaction
                    ) STRICT
                    """,
                    """
                    CREATE VIEW history AS
                      SELECT id >> 16 AS revision, CAST(key AS TEXT) AS key, deleted, lease,
                        datetime(committed_at / 1000, 'unixepoch') AS committed,
                        CAST(value AS TEXT) AS value
                      FROM change ORDER BY id
                    """);

    private Schema() {}
}
