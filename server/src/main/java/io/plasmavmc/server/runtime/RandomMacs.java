package io.plasmavmc.server.runtime;

import io.plasmavmc.core.edit.MacSource;
import java.security.SecureRandom;

/** Random MAC addresses under QEMU's prefix. */
public final class RandomMacs implements MacSource {

    private final SecureRandom random = new SecureRandom();

    @Override
    public String next() {
        int bits = random.nextInt(1 << 24);
        return "%s:%02x:%02x:%02x"
                .formatted(PREFIX, bits >> 16 & 0xff, bits >> 8 & 0xff, bits & 0xff);
    }
}
