package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.cli.output.TerminalText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * One readable line for each event. Columns have fixed widths, since nobody knows what is still to
 * come. Signs of life without news print nothing.
 */
final class EventLines {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final String COLUMNS = "%-9s %-8s %-24s %-9s %s";

    private boolean headed;

    String of(JsonNode event, Instant now) {
        var type = event.path("type").asText("");
        if (type.equals("PROGRESS") || type.equals("SYNCED")) {
            return "";
        }
        var vm = event.path("vm");
        var status = vm.path("status");
        var line =
                COLUMNS.formatted(
                        TIME.format(now) + "Z",
                        type,
                        vm.path("vmId").asText(""),
                        status.path("phase").asText(""),
                        why(status));
        return heading() + TerminalText.oneLine(line).stripTrailing() + "\n";
    }

    static Optional<String> vmName(JsonNode event) {
        return Optional.of(event.path("vm").path("vmId").asText("")).filter(vm -> !vm.isEmpty());
    }

    private static String why(JsonNode status) {
        var reason = status.path("reason").asText("");
        var message = status.path("message").asText("");
        return message.isEmpty() ? reason : reason + ": " + message;
    }

    private String heading() {
        if (headed) {
            return "";
        }
        headed = true;
        return COLUMNS.formatted("TIME", "TYPE", "VM", "PHASE", "REASON") + "\n";
    }
}
