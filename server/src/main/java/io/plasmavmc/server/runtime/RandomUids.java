package io.plasmavmc.server.runtime;

import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.runtime.UidSource;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/** UUIDs of version 7 (RFC 9562): their order is that of their time, to the millisecond. */
public final class RandomUids implements UidSource {

    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock;

    public RandomUids(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Uid next() {
        long high = clock.millis() << 16 | 0x7000 | random.nextInt(1 << 12);
        long low = 1L << 63 | random.nextLong() >>> 2;
        return new Uid(new UUID(high, low).toString());
    }
}
