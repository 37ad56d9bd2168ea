package io.plasmavmc.testkit.store;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.ChainFireContract;
import io.plasmavmc.chainfire.SteppedClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** The contract on the store in memory, so that what the simulation finds holds on real ones. */
class MemoryChainFireTest extends ChainFireContract {
    private final SteppedClock clock = new SteppedClock();
    private final MemoryChainFire store = new MemoryChainFire("memory", clock);

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
