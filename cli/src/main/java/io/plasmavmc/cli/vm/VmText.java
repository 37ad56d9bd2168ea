package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.cli.output.Ages;
import io.plasmavmc.cli.output.Sizes;
import io.plasmavmc.cli.output.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How VMs read in a list and in the one sentence that ends a command. */
final class VmText {
    private VmText() {}

    static String table(List<JsonNode> vms, Instant now, boolean ofAllProjects) {
        var headings =
                new ArrayList<>(
                        List.of("NAME", "PHASE", "CPUS", "MEMORY", "NODE", "AGE", "REASON"));
        if (ofAllProjects) {
            headings.addAll(0, List.of("ORG", "PROJECT"));
        }
        var table = new Table(headings);
        vms.forEach(vm -> table.add(row(vm, now, ofAllProjects)));
        return table.render();
    }

    private static List<String> row(JsonNode vm, Instant now, boolean ofAllProjects) {
        var cells = new ArrayList<String>();
        if (ofAllProjects) {
            cells.add(vm.path("orgId").asText(""));
            cells.add(vm.path("projectId").asText(""));
        }
        cells.add(vm.path("vmId").asText(""));
        cells.add(phase(vm, now));
        cells.add(cpus(vm));
        cells.add(memory(vm));
        cells.add(vm.path("owner").path("node").asText(""));
        cells.add(Ages.since(vm.path("createTime").asText(""), now));
        cells.add(vm.path("status").path("reason").asText(""));
        return cells;
    }

    /** An unknown phase says since when, as it is no news without that. */
    private static String phase(JsonNode vm, Instant now) {
        var status = vm.path("status");
        var phase = status.path("phase").asText("");
        var since = Ages.since(status.path("phaseTime").asText(""), now);
        return phase.equals("UNKNOWN") && !since.isEmpty() ? phase + " (" + since + ")" : phase;
    }

    /** What is wanted, and in parentheses what the machine has where that differs. */
    static String cpus(JsonNode vm) {
        var wanted = vm.path("spec").path("cpus").asLong(0);
        return wanted == 0 ? "" : wanted + besides(vm);
    }

    private static String counted(JsonNode vm) {
        var wanted = vm.path("spec").path("cpus").asLong(0);
        return wanted + (wanted == 1 ? " cpu" : " cpus") + besides(vm);
    }

    private static String besides(JsonNode vm) {
        var wanted = vm.path("spec").path("cpus").asLong(0);
        var actual = vm.path("status").path("cpus").asLong(0);
        var offline = vm.path("status").path("offlineCpus").asLong(0);
        return (differs(wanted, actual) ? " (has " + actual + ")" : "")
                + (offline == 0 ? "" : " (and " + offline + " offline)");
    }

    static String memory(JsonNode vm) {
        var wanted = vm.path("spec").path("memoryMib").asLong(0);
        var actual = vm.path("status").path("memoryMib").asLong(0);
        return differs(wanted, actual)
                ? Sizes.ofWholeMebibytes(wanted) + " (has " + Sizes.ofWholeMebibytes(actual) + ")"
                : wanted == 0 ? "" : Sizes.ofMebibytes(wanted);
    }

    private static boolean differs(long wanted, long actual) {
        return actual != 0 && actual != wanted;
    }

    /** {@code stopped web-1: STOPPED on host-a}. */
    static String now(String done, JsonNode vm) {
        var node = vm.path("owner").path("node").asText("");
        return "%s %s: %s%s%n"
                .formatted(
                        done,
                        vm.path("vmId").asText(""),
                        vm.path("status").path("phase").asText(""),
                        node.isEmpty() ? "" : " on " + node);
    }

    /** {@code created web-1: STOPPED, 2 cpus, 1GiB, on host-a}. */
    static String sentence(String done, JsonNode vm) {
        var parts = new ArrayList<String>();
        parts.add(vm.path("status").path("phase").asText("STOPPED"));
        parts.add(counted(vm));
        parts.add(memory(vm));
        var node = vm.path("owner").path("node").asText("");
        if (!node.isEmpty()) {
            parts.add("on " + node);
        }
        return "%s %s: %s%n".formatted(done, vm.path("vmId").asText(""), String.join(", ", parts));
    }
}
