package io.plasmavmc.cli.volume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.cli.failure.LocalFailure;
import io.plasmavmc.cli.invocation.Invocation;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Work on volumes that a node does after the call; the call itself waits for it. A volume that
 * FAILED ends the command with the reason the node gave.
 */
final class Volumes {
    private static final Duration USUALLY_TAKES = Duration.ofSeconds(60);

    private final Invocation invocation;
    private final Duration wait;

    Volumes(Invocation invocation) {
        this.invocation = invocation;
        this.wait = invocation.waits().forWorkBoundedBy(USUALLY_TAKES);
    }

    JsonNode create(String name, ObjectNode body) {
        var path = invocation.waiting(invocation.inProject("volumes"), wait);
        return awaited(name, "creating", () -> invocation.api().post(path, body, wait));
    }

    JsonNode change(String name, ObjectNode body) {
        var path = invocation.waiting(invocation.inProject("volumes", name), wait);
        return awaited(name, "resizing", () -> invocation.api().patch(path, body, wait));
    }

    private JsonNode awaited(String name, String verb, Supplier<JsonNode> call) {
        var follow = invocation.command("volume get " + name);
        var volume = invocation.waiting().during(verb + " volume " + name, follow, call);
        var status = volume.path("status");
        if (status.path("phase").asText("").equals("FAILED")) {
            throw failed(name, status);
        }
        return volume;
    }

    private LocalFailure failed(String name, JsonNode status) {
        var reason = status.path("reason").asText("");
        return new LocalFailure(
                reason.isEmpty() ? "VOLUME_FAILED" : reason,
                "volume " + name + " failed: " + status.path("message").asText(reason),
                "remove it with: " + invocation.command("volume delete " + name));
    }
}
