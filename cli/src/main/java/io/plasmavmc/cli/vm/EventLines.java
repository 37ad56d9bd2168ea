package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.cli.output.TerminalText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One readable line for each event that a person can see a difference in; signs of life and changes
 * of fields that are not shown print nothing. Columns have fixed widths, since nobody knows what is
 * still to come. One instance per watch, one thread.
 */
final class EventLines {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final String COLUMNS = "%-8s %-16s %-9s %-18s %s";

    private final Map<String, String> lastShown = new HashMap<>();
    private boolean headed;

    String of(JsonNode event, Instant now) {
        var type = event.path("type").asText("");
        if (type.equals("PROGRESS") || type.equals("SYNCED")) {
            return "";
        }
        var vm = event.path("vm");
        var line = TerminalText.oneLine(cells(type, vm)).stripTrailing();
        return line.equals(lastShown.put(vm.path("uid").asText(""), line))
                ? ""
                : heading() + TIME.format(now) + "Z " + line + "\n";
    }

    static Optional<String> vmName(JsonNode event) {
        return Optional.of(event.path("vm").path("vmId").asText("")).filter(vm -> !vm.isEmpty());
    }

    private static String cells(String type, JsonNode vm) {
        var status = vm.path("status");
        return COLUMNS.formatted(
                type,
                vm.path("vmId").asText(""),
                status.path("phase").asText(""),
                lastOperation(status.path("operations")),
                why(status));
    }

    private static String lastOperation(JsonNode operations) {
        var last = operations.path(operations.size() - 1);
        return last.path("verb").asText("") + " " + last.path("outcome").asText("");
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
        return "TIME      "
                + COLUMNS.formatted("TYPE", "VM", "PHASE", "LAST OPERATION", "REASON")
                + "\n";
    }
}
