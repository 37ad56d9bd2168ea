package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.Entry;
import io.plasmavmc.chainfire.LeaseId;
import io.plasmavmc.chainfire.Mutation;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.WatchEvent.Change;
import io.plasmavmc.chainfire.WatchEvent.Changed;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the edits of one group see and do: each sees all that came before it, and each that changes
 * something gets a revision of its own. Belongs to the writer thread and one transaction; what it
 * collected is worth nothing unless that commits.
 */
final class WriteTransaction {

    /** The end of the log, and a leaf of its index. */
    private static final int PAGES_OF_A_ROW = 2;

    private final WriteStatements statements;
    private final long committedAt;
    private final Map<String, Optional<Row>> newest = new HashMap<>();
    private final List<Changed> changes = new ArrayList<>();
    private final List<Runnable> effects = new ArrayList<>();
    private long head;
    private int touchedPages;

    WriteTransaction(WriteStatements statements, long head, long committedAt) {
        this.statements = statements;
        this.head = head;
        this.committedAt = committedAt;
    }

    WriteStatements statements() {
        return statements;
    }

    long head() {
        return head;
    }

    List<Changed> changes() {
        return changes;
    }

    /** About how many pages the group adds to the write-ahead log. */
    int touchedPages() {
        return touchedPages;
    }

    void touch(int pages) {
        touchedPages += pages;
    }

    /** Runs on the writer thread once the group is durable, before anyone is answered. */
    void whenDurable(Runnable effect) {
        effects.add(effect);
    }

    void runEffects() {
        effects.forEach(Runnable::run);
    }

    /** The key as it stands, unless it does not exist. */
    Optional<Entry> current(String key) throws SQLException {
        return live(key).map(Row::toEntry);
    }

    boolean leaseExists(LeaseId lease) throws SQLException {
        return statements.leaseExists(lease.number());
    }

    /** Carries out what really changes something, under the next revision; answers the newest. */
    Revision change(List<Mutation> mutations) throws SQLException {
        List<Change> done = new ArrayList<>();
        for (Mutation mutation : inOrderOfKeys(mutations)) {
            apply(mutation, done);
        }
        if (!done.isEmpty()) {
            head++;
            changes.add(new Changed(new Revision(head), done));
        }
        return new Revision(head);
    }

    private void apply(Mutation mutation, List<Change> done) throws SQLException {
        Optional<Row> before = live(mutation.key());
        long id = LogId.of(head + 1, done.size());
        switch (mutation) {
            case Mutation.Put put -> {
                Row row = put(put, before, id);
                done.add(new Change.Put(row.toEntry(), before.map(Row::toEntry)));
            }
            case Mutation.Delete delete -> {
                if (before.isPresent()) {
                    append(new Row(id, delete.key(), true, 0, 0, WriteStatements.NOTHING), before);
                    done.add(new Change.Deleted(delete.key(), before.map(Row::toEntry)));
                }
            }
        }
    }

    private Row put(Mutation.Put put, Optional<Row> before, long id) throws SQLException {
        long created = before.map(Row::created).orElse(head + 1);
        long lease = put.lease().map(LeaseId::number).orElse(0L);
        return append(new Row(id, put.key(), false, created, lease, put.value()), before);
    }

    private Row append(Row row, Optional<Row> before) throws SQLException {
        statements.append(row, before.map(Row::id).orElse(0L), committedAt);
        newest.put(row.key(), Optional.of(row));
        touch(PAGES_OF_A_ROW + row.value().size() / Schema.PAGE_BYTES);
        return row;
    }

    private Optional<Row> live(String key) throws SQLException {
        Optional<Row> known = newest.get(key);
        if (known == null) {
            known = statements.log().newest(KeyBytes.of(key));
            newest.put(key, known);
        }
        return known.filter(row -> !row.deleted());
    }

    private static List<Mutation> inOrderOfKeys(List<Mutation> mutations) {
        return mutations.size() == 1
                ? mutations
                : mutations.stream()
                        .sorted(Comparator.comparing(Mutation::key, KeyBytes.ORDER))
                        .toList();
    }
}
