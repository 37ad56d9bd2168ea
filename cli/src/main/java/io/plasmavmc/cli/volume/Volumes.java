package io.plasmavmc.cli.volume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.cli.failure.LocalFailure;
import io.plasmavmc.cli.http.Polling;
import io.plasmavmc.cli.invocation.Invocation;
import java.time.Duration;
import java.util.Optional;

/**
 * Work on volumes that a node does after the call: asks for it, then looks until it is done. A
 * volume that FAILED ends the command with the reason the node gave.
 */
public final class Volumes {
    private static final Duration USUALLY_TAKES = Duration.ofSeconds(60);

    private final Invocation invocation;

    public Volumes(Invocation invocation) {
        this.invocation = invocation;
    }

    public JsonNode create(String name, ObjectNode body) {
        var path = invocation.inProject("volumes").with("requestId", invocation.requestId());
        return awaited(name, "creating", invocation.api().post(path, body, Duration.ZERO));
    }

    JsonNode change(String name, ObjectNode body) {
        var path = invocation.inProject("volumes", name).with("requestId", invocation.requestId());
        return awaited(name, "resizing", invocation.api().patch(path, body, Duration.ZERO));
    }

    private JsonNode awaited(String name, String verb, JsonNode answer) {
        var wait = invocation.waits().forWorkBoundedBy(USUALLY_TAKES);
        if (wait.isZero()) {
            return answer;
        }
        var doing = verb + " volume " + name;
        var follow = invocation.command("volume get " + name);
        var already = settled(name, answer);
        return already.isPresent()
                ? already.get()
                : invocation
                        .waiting()
                        .during(
                                doing,
                                follow,
                                () -> new Polling(wait).until(doing, follow, () -> look(name)));
    }

    private Optional<JsonNode> look(String name) {
        return settled(name, invocation.api().get(invocation.inProject("volumes", name)));
    }

    private Optional<JsonNode> settled(String name, JsonNode volume) {
        return switch (volume.path("status").path("phase").asText("")) {
            case "READY" -> Optional.of(volume);
            case "FAILED" -> throw failed(name, volume.path("status"));
            default -> Optional.empty();
        };
    }

    private LocalFailure failed(String name, JsonNode status) {
        var reason = status.path("reason").asText("");
        return new LocalFailure(
                reason.isEmpty() ? "VOLUME_FAILED" : reason,
                "volume " + name + " failed: " + status.path("message").asText(reason),
                "remove it with: " + invocation.command("volume delete " + name));
    }
}
