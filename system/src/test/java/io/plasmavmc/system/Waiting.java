package io.plasmavmc.system;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for a condition, generously: guests are emulated and the machine may be busy. */
final class Waiting {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private Waiting() {}

    static void until(String what, Callable<Boolean> condition) {
        until(what, () -> "", condition);
    }

    /**
     * @param evidence asked for when the wait is over in vain, for the failure's message
     */
    static void until(String what, Supplier<String> evidence, Callable<Boolean> condition) {
        try {
            await(what)
                    .atMost(LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100))
                    .until(condition);
        } catch (ConditionTimeoutException timeout) {
            throw new AssertionError(
                    "not within %s: %s%n%s".formatted(LIMIT, what, evidence.get()), timeout);
        }
    }
}
