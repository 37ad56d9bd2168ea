package io.plasmavmc.chainfire.sqlite;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How to serve a store file.
 *
 * @param watchBuffer revisions kept for a watch whose reader is behind; beyond, it reads the file
 * @param progressInterval how long a watch stays silent before it tells its revision
 * @param patience how long a caller waits for the disk or a reader before it gives up
 * @param maxFileBytes where commits end in {@code NoSpace}, so that the store cannot fill the disk
 * @param fullCheckBytes the largest file that is checked page by page when it is opened
 */
public record SqliteConfig(
        Path file,
        int watchBuffer,
        Duration progressInterval,
        Duration patience,
        long maxFileBytes,
        long fullCheckBytes) {

    /** etcd suggests at most this much, for the same reason: what is larger restarts slowly. */
    private static final long MAX_FILE_BYTES = 8L << 30;

    /** Less than 0.1 s in the page cache, and less than 1 s from a slow disk. */
    private static final long FULL_CHECK_BYTES = 64L << 20;

    public SqliteConfig {
        requirePositive("watchBuffer", watchBuffer);
        requirePositive("progressInterval", progressInterval.toNanos());
        requirePositive("patience", patience.toNanos());
        requirePositive("maxFileBytes", maxFileBytes);
        if (fullCheckBytes < 0) {
            throw new IllegalArgumentException(
                    "fullCheckBytes: " + fullCheckBytes + " (expected: >= 0)");
        }
    }

    /** The defaults: a kilo of revisions per watch, progress every 10 s, patience of 30 s. */
    public static SqliteConfig of(Path file) {
        return new SqliteConfig(
                file,
                1_024,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                MAX_FILE_BYTES,
                FULL_CHECK_BYTES);
    }

    SqliteConfig withFile(Path other) {
        return new SqliteConfig(
                other, watchBuffer, progressInterval, patience, maxFileBytes, fullCheckBytes);
    }

    public SqliteConfig withWatchBuffer(int revisions) {
        return new SqliteConfig(
                file, revisions, progressInterval, patience, maxFileBytes, fullCheckBytes);
    }

    public SqliteConfig withProgressInterval(Duration interval) {
        return new SqliteConfig(
                file, watchBuffer, interval, patience, maxFileBytes, fullCheckBytes);
    }

    public SqliteConfig withPatience(Duration bound) {
        return new SqliteConfig(
                file, watchBuffer, progressInterval, bound, maxFileBytes, fullCheckBytes);
    }

    public SqliteConfig withMaxFileBytes(long bytes) {
        return new SqliteConfig(
                file, watchBuffer, progressInterval, patience, bytes, fullCheckBytes);
    }

    public SqliteConfig withFullCheckBytes(long bytes) {
        return new SqliteConfig(file, watchBuffer, progressInterval, patience, maxFileBytes, bytes);
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
