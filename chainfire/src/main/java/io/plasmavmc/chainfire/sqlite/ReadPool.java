package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFireException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few connections for reading, lent to whichever thread calls; who finds none waits its turn. A
 * read holds its carrier thread while SQLite works, so their number also bounds how many carriers
 * reads can hold. Reads see one moment of the store and are not held up by the writer.
 */
final class ReadPool implements AutoCloseable {

    /** Reads wait for the disk's cache, not for the disk: more would not make them faster. */
    private static final int CONNECTIONS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(ReadPool.class);

    private final BlockingQueue<Reader> idle = new ArrayBlockingQueue<>(CONNECTIONS);
    private final Duration patience;
    private volatile boolean closed;

    ReadPool(Connections connections, Duration patience) {
        this.patience = patience;
        for (int i = 0; i < CONNECTIONS; i++) {
            idle.add(new Reader(connections));
        }
    }

    /** What to ask of one moment of the log. */
    interface Question<T> {
        T ask(LogReader log) throws SQLException;
    }

    <T> T read(Question<T> question) {
        Reader reader = borrow();
        try {
            return reader.inOneMoment(question);
        } catch (SQLException e) {
            throw Failures.ofStatement(e);
        } finally {
            idle.add(reader);
        }
    }

    private Reader borrow() {
        Reader reader = take();
        if (reader == null) {
            throw new ChainFireException.Unavailable("no reader was free for " + patience);
        }
        if (closed) {
            idle.add(reader);
            throw new ChainFireException.Unavailable("the store is closed");
        }
        return reader;
    }

    private @Nullable Reader take() {
        Reader reader = idle.poll();
        try {
            return reader != null ? reader : idle.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChainFireException.Unavailable("interrupted while waiting to read", e);
        }
    }

    /** Waits for the reads under way; whoever comes later is told that the store is closed. */
    @Override
    public void close() {
        closed = true;
        List<Reader> ended = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Reader reader = take();
            if (reader != null) {
                close(reader);
                ended.add(reader);
            }
        }
        idle.addAll(ended);
    }

    private static void close(Reader reader) {
        try {
            reader.close();
        } catch (SQLException e) {
            LOG.warn("a reading connection did not close: {}", e.getMessage());
        }
    }
}
