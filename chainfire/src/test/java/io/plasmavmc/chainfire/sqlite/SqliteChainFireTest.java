package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.ChainFireContract;
import io.plasmavmc.chainfire.SteppedClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the embedded store, with a buffer so small that watches often outgrow it. */
class SqliteChainFireTest extends ChainFireContract {

    private final SteppedClock clock = new SteppedClock();
    private SqliteChainFire store;

    @BeforeEach
    void open(@TempDir Path directory) {
        store =
                SqliteChainFire.open(
                        SqliteConfig.of(directory.resolve("chainfire.db")).withWatchBuffer(16),
                        clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    public ChainFire store() {
        return store;
    }

    @Override
    public String root() {
        return "/test/";
    }

    @Override
    public void passTime(Duration time) {
        clock.advance(time);
    }

    @Override
    public Duration shortLease() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Duration progressInterval() {
        return Duration.ofSeconds(10);
    }
}
