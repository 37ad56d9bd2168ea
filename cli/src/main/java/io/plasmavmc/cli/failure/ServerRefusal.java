package io.plasmavmc.cli.failure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The server answered with an error. Keeps the error document as it came, so that {@code -o json}
 * shows fields this version of the CLI has never heard of.
 */
public final class ServerRefusal extends CliFailure {
    private final int httpStatus;
    private final transient JsonNode document;
    private final List<String> hints;

    public ServerRefusal(int httpStatus, JsonNode document, List<String> hints) {
        super(document.path("message").asText(""));
        this.httpStatus = httpStatus;
        this.document = document;
        this.hints = List.copyOf(hints);
    }

    public int httpStatus() {
        return httpStatus;
    }

    public JsonNode document() {
        return document;
    }

    public boolean is(String reason) {
        return reason().equals(reason);
    }

    @Override
    public String reason() {
        return document.path("reason").asText("");
    }

    @Override
    public ExitStatus exitStatus() {
        return ExitStatuses.ofReason(reason());
    }

    @Override
    public List<String> hints() {
        return hints;
    }
}
