package io.plasmavmc.cli.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.cli.output.Ages;
import io.plasmavmc.cli.output.Lines;
import io.plasmavmc.cli.output.Sizes;
import io.plasmavmc.cli.output.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How nodes read. */
final class NodeText {
    private NodeText() {}

    static String table(List<JsonNode> nodes, Instant now) {
        var table =
                new Table(
                        List.of(
                                "NAME", "PHASE", "SEEN", "CPUS", "MEMORY", "VMS", "ACCEL",
                                "VERSION"));
        for (var node : nodes) {
            var status = node.path("status");
            table.add(
                    List.of(
                            node.path("nodeId").asText(""),
                            status.path("phase").asText(""),
                            Ages.since(status.path("lastSeenTime").asText(""), now),
                            node.path("cpus").asText(""),
                            memory(node),
                            status.path("vms").asText(""),
                            node.path("accelerator").asText(""),
                            node.path("version").asText("")));
        }
        return table.render();
    }

    static String description(JsonNode node, Instant now) {
        var status = node.path("status");
        var seen = Ages.since(status.path("lastSeenTime").asText(""), now);
        return new Lines()
                .add("name", node.path("nodeId").asText(""))
                .add("phase", status.path("phase").asText(""))
                .add("last seen", seen.isEmpty() ? "" : seen + " ago")
                .add("cpus", node.path("cpus").asText(""))
                .add("memory", memory(node))
                .add("vms", status.path("vms").asText(""))
                .add("accelerator", node.path("accelerator").asText(""))
                .add("qemu", node.path("qemuVersion").asText(""))
                .add("bridges", bridges(node))
                .add("version", node.path("version").asText(""))
                .add("schema", node.path("schema").asText(""))
                .add("uid", node.path("uid").asText(""))
                .render();
    }

    private static String memory(JsonNode node) {
        var total = node.path("memoryMib").asLong(0);
        var allocated = node.path("status").path("allocatedMemoryMib").asLong(0);
        return total == 0 ? "" : Sizes.ofMebibytes(allocated) + " of " + Sizes.ofMebibytes(total);
    }

    private static String bridges(JsonNode node) {
        var names = new ArrayList<String>();
        node.path("bridges").forEach(bridge -> names.add(bridge.asText("")));
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
