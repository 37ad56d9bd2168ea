package io.plasmavmc.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.cli.failure.CliFailure;
import io.plasmavmc.cli.failure.NotReachable;
import io.plasmavmc.cli.failure.ServerRefusal;
import io.plasmavmc.cli.output.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A watch that outlives its connection: where the stream is cut, it goes on from the last cursor it
 * has seen, so that nothing is lost and nothing comes twice. The first connection must succeed;
 * later ones are tried at growing distances until the server is back. Refusals other than "try
 * again" end it.
 */
public final class EventStream {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Api api;
    private final ApiPath path;
    private final Consumer<String> remark;
    private @Nullable String cursor;
    private boolean begun;
    private Duration pause = FIRST_PAUSE;

    public EventStream(Api api, ApiPath path, Consumer<String> remark) {
        this.api = api;
        this.path = path;
        this.remark = remark;
    }

    /** Hands on every event until the receiver answers false. */
    public void follow(Optional<String> since, Predicate<JsonNode> receiver) {
        cursor = since.orElse(null);
        while (readOneConnection(receiver)) {
            remark.accept("the watch was cut; going on from the last event");
            rest();
        }
    }

    /** Whether to connect again. */
    private boolean readOneConnection(Predicate<JsonNode> receiver) {
        try {
            return readEvents(receiver);
        } catch (NotReachable e) {
            return goOn(e, true);
        } catch (ServerRefusal e) {
            return goOn(e, isPassing(e));
        }
    }

    private boolean goOn(CliFailure failure, boolean passing) {
        if (!begun || !passing) {
            throw failure;
        }
        return true;
    }

    private static boolean isPassing(ServerRefusal e) {
        return e.httpStatus() == 503 && !e.is("CURSOR_EXPIRED");
    }

    private boolean readEvents(Predicate<JsonNode> receiver) {
        var at = path.with("since", Optional.ofNullable(cursor));
        try (var lines =
                new BufferedReader(new InputStreamReader(api.stream(at), StandardCharsets.UTF_8))) {
            begun = true;
            for (String line; (line = lines.readLine()) != null; ) {
                if (!line.isBlank() && !handOn(JsonText.read(line), receiver)) {
                    return false;
                }
            }
        } catch (IOException _) {
            // Cut in the middle: go on from the last whole event.
        }
        return true;
    }

    private boolean handOn(JsonNode event, Predicate<JsonNode> receiver) {
        var error = event.path("error");
        if (error.isObject()) {
            throw Answers.refusal(503, error, null);
        }
        var wanted = receiver.test(event);
        var seen = event.path("cursor").asText("");
        if (!seen.isEmpty()) {
            cursor = seen;
            pause = FIRST_PAUSE;
        }
        return wanted;
    }

    private void rest() {
        try {
            var _ = new CountDownLatch(1).await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        var longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }
}
