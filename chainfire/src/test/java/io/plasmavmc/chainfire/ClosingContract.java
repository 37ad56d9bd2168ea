package io.plasmavmc.chainfire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The end of a store, or of this client of it; these cases close it. */
public interface ClosingContract extends StoreUnderTest {

    @Test
    default void closingTheStoreEndsAllWatches()
            throws InterruptedException, ExecutionException, TimeoutException {
        put("a", "one");
        try (Watch idle = store().watch(root(), store().head());
                Watch waiting = store().watch(root(), store().head().next())) {
            CompletableFuture<WatchEvent> told = new CompletableFuture<>();
            Thread reader = Thread.ofVirtual().start(() -> told.complete(Watching.next(waiting)));

            store().close();

            assertThat(told.get(LONG.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(WatchEvent.Lost.class);
            assertThat(idle.next(LONG)).get().isInstanceOf(WatchEvent.Lost.class);
            reader.join();
        }
    }

    @Test
    default void closedStoreIsUnavailable() {
        put("a", "one");
        LeaseId lease = store().grantLease(LONG);
        store().close();
        store().close();

        expectUnavailable(() -> store().get(key("a")));
        expectUnavailable(() -> store().head());
        expectUnavailable(() -> store().list(ListRequest.of(root())));
        expectUnavailable(() -> put("a", "two"));
        expectUnavailable(() -> store().watch(root(), Revision.NONE).close());
        expectUnavailable(() -> store().grantLease(LONG));
        expectUnavailable(() -> store().keepLeaseAlive(lease));
        expectUnavailable(() -> store().revokeLease(lease));
    }

    private static void expectUnavailable(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(ChainFireException.Unavailable.class);
    }
}
