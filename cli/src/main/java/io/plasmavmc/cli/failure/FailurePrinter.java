package io.plasmavmc.cli.failure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.cli.output.TerminalText;
import java.io.PrintStream;
import java.util.Map;

/**
 * The one place where failures become text: for people, or JSON in the shape of the API's errors.
 */
public final class FailurePrinter {
    private final PrintStream err;

    public FailurePrinter(PrintStream err) {
        this.err = err;
    }

    public void print(CliFailure failure, boolean asJson) {
        if (asJson) {
            err.println(document(failure));
        } else {
            printForPeople(failure);
        }
    }

    private void printForPeople(CliFailure failure) {
        err.println("error: " + line(failure));
        if (failure instanceof ServerRefusal refusal) {
            printFields(refusal.document().path("fields"), line(failure));
        }
        failure.hints().forEach(hint -> err.println("hint: " + TerminalText.oneLine(hint)));
        err.flush();
    }

    private static String line(CliFailure failure) {
        var message = TerminalText.oneLine(String.valueOf(failure.getMessage()));
        return failure instanceof ServerRefusal refusal && !refusal.reason().isEmpty()
                ? message + " (" + TerminalText.oneLine(refusal.reason()) + ")"
                : message;
    }

    /** A violation that the message already tells is not told twice. */
    private void printFields(JsonNode fields, String message) {
        for (var field : fields) {
            var line =
                    TerminalText.oneLine(
                            field.path("path").asText("")
                                    + ": "
                                    + field.path("message").asText(""));
            if (!message.contains(line)) {
                err.println("  " + line);
            }
        }
    }

    private static JsonNode document(CliFailure failure) {
        var document =
                failure instanceof ServerRefusal refusal
                                && refusal.document() instanceof ObjectNode o
                        ? o.deepCopy()
                        : ownDocument(failure);
        if (!failure.hints().isEmpty()) {
            failure.hints().forEach(document.putArray("hints")::add);
        }
        return document;
    }

    private static ObjectNode ownDocument(CliFailure failure) {
        var document = JsonNodeFactory.instance.objectNode();
        document.put("code", CODES.getOrDefault(failure.exitStatus(), "UNKNOWN"));
        document.put("reason", failure.reason());
        document.put("message", failure.getMessage());
        document.put("retryable", failure.exitStatus() == ExitStatus.NOT_REACHABLE);
        return document;
    }

    private static final Map<ExitStatus, String> CODES =
            Map.of(
                    ExitStatus.WRONG_USAGE, "INVALID_ARGUMENT",
                    ExitStatus.NOT_REACHABLE, "UNAVAILABLE",
                    ExitStatus.FAILED, "FAILED_PRECONDITION");
}
