package io.plasmavmc.kvm.qmp;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** What the tests of this package share. */
final class QmpTesting {

    /** Far longer than anything takes; only a broken test waits for it. */
    static final Duration AMPLE = Duration.ofSeconds(60);

    /** For what is meant to run out. */
    static final Duration BRIEF = Duration.ofMillis(200);

    /** For what is meant to run out, but only after something else has surely happened. */
    static final Duration SHORT = Duration.ofSeconds(2);

    private QmpTesting() {}

    static QmpConfig config() {
        var ample = QmpConfig.defaults(InstantSource.system());
        return ample.withGreeting(AMPLE).withNegotiation(AMPLE).withWrite(AMPLE);
    }

    /** Runs something beside the test. */
    static <T> CompletableFuture<T> beside(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, Executors.newVirtualThreadPerTaskExecutor());
    }
}
