package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.cli.output.Ages;
import io.plasmavmc.cli.output.TerminalText;
import java.time.Instant;
import java.util.List;

/**
 * What a server saw of a VM, decided, did and what came of it, oldest first, for a person to read.
 */
final class VmExplanation {
    private static final List<String> PARTS = List.of("saw", "decided", "did", "result");

    private VmExplanation() {}

    static String of(JsonNode explanation, Instant now) {
        var text = new StringBuilder(headline(explanation.path("vm"), now));
        line(text, "wanted", explanation.path("wanted").asText(""));
        line(text, "observed", explanation.path("observed").asText(""));
        explanation.path("differences").forEach(each -> line(text, "differs", each.asText("")));
        explanation.path("waits").forEach(each -> line(text, "waits", waiting(each, now)));
        line(text, "next", explanation.path("nextStep").asText(""));
        text.append(System.lineSeparator());
        var decisions = explanation.path("decisions");
        if (decisions.isEmpty()) {
            text.append("nothing has been decided about it since its server started\n");
        }
        decisions.forEach(decision -> append(text, decision));
        return text.toString();
    }

    private static String headline(JsonNode vm, Instant now) {
        var status = vm.path("status");
        var reason = status.path("reason").asText("");
        var message = status.path("message").asText("");
        return TerminalText.oneLine(
                        "%s: %s for %s%s%s"
                                .formatted(
                                        vm.path("vmId").asText(""),
                                        status.path("phase").asText(""),
                                        Ages.since(status.path("phaseTime").asText(""), now),
                                        reason.isEmpty() ? "" : ", " + reason,
                                        message.isEmpty() ? "" : ": " + message))
                + "\n";
    }

    private static void line(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append("%-9s %s%n".formatted(name, TerminalText.oneLine(value)));
        }
    }

    private static String waiting(JsonNode wait, Instant now) {
        var until = wait.path("until").asText("");
        return "%s, for %s; since %s%s"
                .formatted(
                        wait.path("what").asText(""),
                        wait.path("reason").asText(""),
                        Ages.since(wait.path("since").asText(""), now),
                        until.isEmpty() ? "" : ", at most until " + clock(until));
    }

    /** Decisions lie milliseconds apart: their order in time is what they are read for. */
    private static String clock(String time) {
        var start = time.indexOf('T') + 1;
        return start > 0 ? time.substring(start) : time;
    }

    private static void append(StringBuilder text, JsonNode decision) {
        var times = decision.path("times").asInt(1);
        text.append(clock(decision.path("time").asText("")))
                .append(times > 1 ? ", " + times + " times in a row" : "")
                .append('\n');
        for (var part : PARTS) {
            var value = decision.path(part).asText("");
            if (!value.isEmpty()) {
                text.append("  %-8s %s%n".formatted(part, TerminalText.oneLine(value)));
            }
        }
    }
}
