package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.cli.output.Ages;
import io.plasmavmc.cli.output.Labels;
import io.plasmavmc.cli.output.Lines;
import io.plasmavmc.cli.output.Sizes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One VM for a person to read: what is wanted, what is, and where the two differ. */
final class VmDescription {
    private static final int LAST_OPERATIONS = 5;

    private final JsonNode vm;
    private final Instant now;

    private VmDescription(JsonNode vm, Instant now) {
        this.vm = vm;
        this.now = now;
    }

    static String of(JsonNode vm, Instant now) {
        return new VmDescription(vm, now).render();
    }

    private String render() {
        var lines = new Lines();
        state(lines);
        machine(lines);
        guest(lines);
        lines.section("disks", DeviceLines.disks(vm));
        lines.section("nics", DeviceLines.nics(vm));
        UsageLines.add(lines, vm, now);
        lines.section("pending", PendingText.rows(vm));
        lines.section("last operations", operations());
        return lines.render();
    }

    private void state(Lines lines) {
        var status = vm.path("status");
        lines.add("name", text(vm, "vmId"))
                .add("phase", phase())
                .add("reason", text(status, "reason"))
                .add("message", text(status, "message"))
                .add("node", text(vm.path("owner"), "node"))
                .add("labels", Labels.of(vm.path("labels")))
                .add("metadata", Labels.of(vm.path("metadata")))
                .add("created", ago(text(vm, "createTime")))
                .add("deleting", ago(text(vm, "deleteTime")))
                .add("uid", text(vm, "uid"));
    }

    private String phase() {
        var status = vm.path("status");
        var since = Ages.since(text(status, "phaseTime"), now);
        var before = text(status, "lastKnownPhase");
        var phase = text(status, "phase");
        return phase
                + (since.isEmpty() ? "" : " for " + since)
                + (phase.equals("UNKNOWN") && !before.isEmpty() ? ", was " + before : "");
    }

    private void machine(Lines lines) {
        var spec = vm.path("spec");
        var status = vm.path("status");
        lines.add("cpus", VmText.cpus(vm) + upTo(text(spec, "maxCpus")))
                .add("memory", VmText.memory(vm) + upTo(mebibytes(spec.path("maxMemoryMib"))))
                .add("on crash", text(spec, "onCrash"))
                .add("autostart", text(spec, "autostart"))
                .add("machine", text(spec, "machineType"))
                .add("accelerator", text(status, "accelerator"))
                .add("qemu", text(status, "qemuVersion"))
                .add("started", ago(text(status, "startTime")));
    }

    private static String upTo(String most) {
        return most.isEmpty() || most.equals("0") ? "" : ", at most " + most;
    }

    private static String mebibytes(JsonNode node) {
        return node.asLong(0) == 0 ? "" : Sizes.ofMebibytes(node.asLong(0));
    }

    private void guest(Lines lines) {
        var guest = vm.path("status").path("guest");
        var addresses = new ArrayList<String>();
        guest.path("addresses").forEach(address -> addresses.add(address.asText("")));
        lines.add("guest", text(guest, "hostname"))
                .add("guest os", text(guest, "os"))
                .add("addresses", String.join(", ", addresses));
    }

    private List<String> operations() {
        var all = new ArrayList<JsonNode>();
        vm.path("status").path("operations").forEach(all::add);
        all.sort(
                java.util.Comparator.comparingLong(
                        (JsonNode operation) -> operation.path("generation").asLong(0)));
        return all.subList(Math.max(0, all.size() - LAST_OPERATIONS), all.size()).stream()
                .map(this::operation)
                .toList();
    }

    private String operation(JsonNode operation) {
        var reason = text(operation, "reason");
        return "%s %s%s, %s%s"
                .formatted(
                        text(operation, "verb") + device(operation),
                        text(operation, "outcome"),
                        reason.isEmpty() ? "" : " " + reason,
                        ago(text(operation, "startTime")),
                        because(text(operation, "message")));
    }

    private static String device(JsonNode operation) {
        var id = text(operation, "diskId") + text(operation, "nicId");
        return id.isEmpty() ? "" : " " + id;
    }

    private static String because(String reason) {
        return reason.isEmpty() ? "" : ": " + reason;
    }

    private String ago(String time) {
        return Ages.ago(time, now);
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }
}
