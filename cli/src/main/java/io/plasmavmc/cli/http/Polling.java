package io.plasmavmc.cli.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.plasmavmc.cli.failure.ServerRefusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks again and again until there is an answer or the wait is over, at growing distances. For
 * work the server has no waiting call for. Time over ends like the server's own {@code
 * STILL_WORKING}.
 */
public final class Polling {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Duration wait;
    private final CountDownLatch never = new CountDownLatch(1);

    public Polling(Duration wait) {
        this.wait = wait;
    }

    public <T> T until(String doing, String follow, Supplier<Optional<T>> look) {
        var deadline = System.nanoTime() + wait.toNanos();
        var pause = FIRST_PAUSE;
        while (true) {
            var answer = look.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() >= deadline) {
                throw stillWorking(doing, follow);
            }
            rest(pause);
            pause =
                    pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                            ? LONGEST_PAUSE
                            : pause.multipliedBy(2);
        }
    }

    private void rest(Duration pause) {
        try {
            var _ = never.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private ServerRefusal stillWorking(String doing, String follow) {
        var error =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("code", "DEADLINE_EXCEEDED")
                        .put("reason", "STILL_WORKING")
                        .put(
                                "message",
                                doing + " is not done after " + wait.toSeconds() + " s; it goes on")
                        .put("retryable", true);
        return new ServerRefusal(504, error, List.of("see where it stands with: " + follow));
    }
}
