package io.plasmavmc.kvm.qmp;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A limit on a blocking call that cannot take one: when it is not closed in time, it runs an action
 * that ends the call, in a thread of the JDK's timer. The action must not block.
 */
public final class Deadline implements AutoCloseable {

    private final CompletableFuture<Boolean> met = new CompletableFuture<>();

    public Deadline(Duration patience, Runnable whenMissed) {
        var _ =
                met.orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                        .exceptionally(
                                late -> {
                                    whenMissed.run();
                                    return false;
                                });
    }

    @Override
    public void close() {
        met.complete(true);
    }
}
