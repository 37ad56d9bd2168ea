package io.plasmavmc.core.image;

import io.plasmavmc.core.runtime.Uid;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The uploads that this server is taking right now; any other that is recorded is broken off. Any
 * thread may call.
 */
public final class LiveUploads {

    private final Set<Uid> live = ConcurrentHashMap.newKeySet();
    private volatile Consumer<Uid> listener = _ -> {};

    public boolean isLive(Uid image) {
        return live.contains(image);
    }

    public void begin(Uid image) {
        live.add(image);
    }

    public void end(Uid image) {
        live.remove(image);
        listener.accept(image);
    }

    /** Asks to be told of each end: the record may say still that the upload goes on. */
    public void onEnd(Consumer<Uid> newListener) {
        listener = newListener;
    }
}
