package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.chainfire.Entry;
import io.plasmavmc.chainfire.LeaseId;
import io.plasmavmc.chainfire.Limits;
import io.plasmavmc.chainfire.ListRequest;
import io.plasmavmc.chainfire.Listing;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.Watch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * ChainFire in one file on this host, for this process alone.
 *
 * <p>Commits are carried out by one thread in groups, so that many share an fsync ({@link
 * GroupWriter}); reads run on the caller's thread by connections of their own and wait for no
 * commit. The clock decides when leases end and when a silent watch is told its revision: one that
 * jumps ends leases, so give a steady one.
 *
 * <p>When a commit fails in a way that leaves its outcome unknown (an fsync that failed), reads go
 * on, but every later commit is {@link ChainFireException.Unavailable} and every watch lost until
 * the store is opened anew. A file that was copied elsewhere keeps its {@link #storeId()}.
 */
public final class SqliteChainFire implements ChainFire {

    private final String storeId;
    private final ExclusiveService service;
    private final ReadPool readers;
    private final Leases leases;
    private final GroupWriter writer;
    private final WatchHub hub;
    private final Compaction compaction;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SqliteChainFire(ExclusiveService service, Opening opening) {
        this.service = service;
        storeId = opening.storeId();
        readers = opening.readers();
        leases = opening.leases();
        writer = opening.writer();
        hub = opening.hub();
        compaction = new Compaction(writer, readers);
    }

    /**
     * Serves the file, which is made when it does not exist.
     *
     * @throws ChainFireException.Unusable when it is damaged, foreign, newer than this program, or
     *     served already; it is left as it was
     */
    public static SqliteChainFire open(SqliteConfig config, InstantSource clock) {
        SqliteConfig located = config.withFile(StoreFile.locate(config.file()));
        ExclusiveService service = StoreFile.prepare(located.file(), located.fullCheckBytes());
        try {
            return new SqliteChainFire(service, Opening.of(located, clock));
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
    }

    @Override
    public String storeId() {
        return storeId;
    }

    @Override
    public Revision head() {
        requireOpen();
        return writer.head();
    }

    @Override
    public Optional<Entry> get(String key) {
        Limits.checkKey(key);
        return readers.read(log -> log.newest(KeyBytes.of(key)))
                .filter(row -> !row.deleted())
                .map(Row::toEntry);
    }

    @Override
    public Listing list(ListRequest request) {
        Limits.checkPrefix(request.prefix());
        return readers.read(
                log -> {
                    Revision head = new Revision(log.head());
                    Revision at = request.at().orElse(head);
                    requireExisting(at, head);
                    HistoryReader.requireKept(log, at.number());
                    return toListing(log.list(range(request, at)), request.limit(), at);
                });
    }

    private static LogReader.Range range(ListRequest request, Revision at) {
        return new LogReader.Range(
                request.prefix(),
                request.after(),
                LogId.firstOf(at.next().number()),
                request.limit() + 1);
    }

    /** One row more than the page holds was asked for: it tells whether more follow. */
    private static Listing toListing(List<Row> rows, int limit, Revision at) {
        List<Entry> entries = rows.stream().limit(limit).map(Row::toEntry).toList();
        return new Listing(entries, at, rows.size() > limit);
    }

    private static void requireExisting(Revision at, Revision head) {
        if (head.isBefore(at)) {
            throw new ChainFireException.Refused(
                    "revision: " + at + " (expected: <= " + head + ", the newest)");
        }
    }

    @Override
    public CommitResult commit(Commit commit) {
        Limits.check(commit);
        return writer.write(new CommitEdit(commit, leases));
    }

    @Override
    public Watch watch(String prefix, Revision from) {
        Limits.checkPrefix(prefix);
        return hub.open(prefix, from);
    }

    @Override
    public LeaseId grantLease(Duration ttl) {
        if (ttl.toMillis() <= 0) {
            throw new ChainFireException.Refused("ttl of a lease: " + ttl + " (expected: >= 1 ms)");
        }
        return writer.write(leases.grant(ttl));
    }

    @Override
    public boolean keepLeaseAlive(LeaseId lease) {
        requireOpen();
        return leases.keepAlive(lease);
    }

    @Override
    public void revokeLease(LeaseId lease) {
        writer.write(leases.end(lease));
    }

    @Override
    public void compact(Revision before) {
        compaction.compact(before);
    }

    /** The newest revision that was committed at that time or before; empty when none is left. */
    public Optional<Revision> revisionAsOf(Instant time) {
        return compaction.revisionAsOf(time);
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new ChainFireException.Unavailable("the store is closed");
        }
    }

    /** Readers first: the connection that closes last moves the write-ahead log into the file. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            hub.close("closed");
            try {
                readers.close();
            } finally {
                // Where the writer does not end, the file stays locked: it may still be written.
                writer.close();
                service.close();
            }
        }
    }
}
