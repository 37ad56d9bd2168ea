package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.cli.invocation.Invocation;
import io.plasmavmc.cli.output.Sizes;
import io.plasmavmc.cli.output.Table;
import io.plasmavmc.cli.output.TerminalText;
import java.util.ArrayList;
import java.util.List;

/** How fields that are not as they are wanted read, in the words of the flags that set them. */
final class PendingText {
    private PendingText() {}

    static List<JsonNode> of(JsonNode vm) {
        var all = new ArrayList<JsonNode>();
        vm.path("status").path("pending").forEach(all::add);
        return all;
    }

    static boolean is(JsonNode change, String applies) {
        return text(change, "applies").equals(applies);
    }

    static String table(List<JsonNode> changes, String none) {
        if (changes.isEmpty()) {
            return none + "\n";
        }
        var table = new Table(List.of("FIELD", "CURRENT", "WANTED", "APPLIES", "REASON"));
        changes.forEach(
                change ->
                        table.add(
                                List.of(
                                        word(change),
                                        value(change, "current"),
                                        value(change, "wanted"),
                                        text(change, "applies"),
                                        text(change, "reason"))));
        return table.render();
    }

    /** {@code cpus: 8, wanted 12, applies NEXT_BOOT: the running machine was started with …}. */
    static List<String> rows(JsonNode vm) {
        return of(vm).stream().map(PendingText::row).toList();
    }

    private static String row(JsonNode change) {
        var reason = text(change, "reason");
        return "%s: %s, wanted %s, applies %s%s"
                .formatted(
                        word(change),
                        value(change, "current"),
                        value(change, "wanted"),
                        text(change, "applies"),
                        reason.isEmpty() ? "" : ": " + reason);
    }

    /** What became of an update, and what is left of it, with the ways to go on from there. */
    static void print(JsonNode vm, Invocation invocation, String doing, String done) {
        var word = invocation.waits().noWait() ? doing : done;
        invocation
                .output()
                .resource(vm, "vmId", one -> VmText.sentence(word, one) + left(one, invocation));
    }

    private static String left(JsonNode vm, Invocation invocation) {
        var rows = rows(vm);
        if (rows.isEmpty()) {
            return "";
        }
        var text = new StringBuilder("pending:\n");
        rows.forEach(row -> text.append("  ").append(TerminalText.oneLine(row)).append('\n'));
        if (of(vm).stream().anyMatch(change -> !is(change, "LIVE"))) {
            var name = vm.path("vmId").asText("");
            text.append("apply it with: ")
                    .append(invocation.command("vm reboot " + name))
                    .append(" (or stop and start it)\ntake it back with: ")
                    .append(invocation.command("vm revert " + name))
                    .append('\n');
        }
        return text.toString();
    }

    private static String word(JsonNode change) {
        var path = text(change, "field");
        return SizeField.at(path).map(SizeField::word).orElseGet(() -> otherWord(path));
    }

    private static String otherWord(String path) {
        return switch (path) {
            case "spec.onCrash" -> "on-crash";
            default ->
                    path.replaceFirst("^spec\\.", "")
                            .replaceFirst("^labels\\.", "label ")
                            .replaceFirst("^metadata\\.", "metadata ");
        };
    }

    private static String value(JsonNode change, String side) {
        var value = text(change, side);
        var isMemory = SizeField.at(text(change, "field")).filter(SizeField::isMemory).isPresent();
        return isMemory && change.path(side).asLong(0) > 0
                ? Sizes.ofWholeMebibytes(change.path(side).asLong(0))
                : value;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }
}
