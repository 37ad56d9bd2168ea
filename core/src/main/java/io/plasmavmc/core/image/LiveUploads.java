package io.plasmavmc.core.image;

import io.plasmavmc.core.runtime.Uid;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The uploads that this server is taking right now; any other that is recorded is broken off. */
public final class LiveUploads {

    private final Set<Uid> live = ConcurrentHashMap.newKeySet();

    public boolean isLive(Uid image) {
        return live.contains(image);
    }

    public void begin(Uid image) {
        live.add(image);
    }

    public void end(Uid image) {
        live.remove(image);
    }
}
