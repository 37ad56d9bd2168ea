package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Disks and NICs, one line each: what is wanted from the spec, how it stands from the status. */
final class DeviceLines {
    private DeviceLines() {}

    static List<String> disks(JsonNode vm) {
        var rows = new ArrayList<String>();
        for (var disk : DeviceKind.DISK.allWanted(vm)) {
            var id = DeviceKind.DISK.id(disk);
            rows.add(id + ": " + disk(disk, state(DeviceKind.DISK, vm, id)));
        }
        return rows;
    }

    static List<String> nics(JsonNode vm) {
        var rows = new ArrayList<String>();
        for (var nic : DeviceKind.NIC.allWanted(vm)) {
            var id = DeviceKind.NIC.id(nic);
            var state = state(DeviceKind.NIC, vm, id);
            rows.add(id + ": " + nic(nic, state));
            forwards(nic, state).forEach(forward -> rows.add("  " + forward));
        }
        return rows;
    }

    /** All of one device in one line, how it stands first. */
    static String details(DeviceKind kind, JsonNode wanted, JsonNode state) {
        return switch (kind) {
            case DISK ->
                    joined(
                            standing(state),
                            labelled("volume", text(wanted, "volumeId")),
                            readOnly(wanted),
                            labelled("serial", text(state, "serial")),
                            labelled("at", text(state, "address")));
            case NIC ->
                    joined(
                            standing(state),
                            kind(wanted),
                            labelled("mac", text(wanted, "mac")),
                            link(wanted),
                            labelled("at", text(state, "address")),
                            String.join(", ", forwards(wanted, state).toList()));
        };
    }

    private static String disk(JsonNode disk, JsonNode state) {
        return joined(
                labelled("volume", text(disk, "volumeId")),
                disk.path("bootOrder").asInt(0) > 0 ? "boots" : "",
                readOnly(disk),
                standing(state),
                labelled("at", text(state, "address")),
                labelled("serial", text(state, "serial")));
    }

    private static String nic(JsonNode nic, JsonNode state) {
        return joined(
                kind(nic),
                labelled("mac", text(nic, "mac")),
                link(nic),
                standing(state),
                labelled("at", text(state, "address")));
    }

    private static String readOnly(JsonNode disk) {
        return disk.path("readOnly").asBoolean(false) ? "read-only" : "";
    }

    private static String link(JsonNode nic) {
        return nic.path("linkUp").asBoolean(true) ? "link up" : "link down";
    }

    private static JsonNode state(DeviceKind kind, JsonNode vm, String id) {
        return kind.actual(vm, id).orElse(MissingNode.getInstance());
    }

    private static String kind(JsonNode nic) {
        return nic.has("bridge") ? "bridge " + text(nic.path("bridge"), "name") : "user";
    }

    /** As they are where the status knows them, else as they are wanted. */
    private static Stream<String> forwards(JsonNode nic, JsonNode state) {
        var actual = state.path("forwards");
        var shown = actual.isEmpty() ? nic.path("user").path("forwards") : actual;
        var rows = new ArrayList<String>();
        for (var forward : shown) {
            rows.add(
                    "%s:%s -> guest port %s (%s)"
                            .formatted(
                                    text(forward, "hostAddress"),
                                    text(forward, "hostPort"),
                                    text(forward, "guestPort"),
                                    text(forward, "protocol").toLowerCase(java.util.Locale.ROOT)));
        }
        return rows.stream();
    }

    private static String standing(JsonNode state) {
        return joined(text(state, "phase"), text(state, "reason"), text(state, "message"));
    }

    private static String joined(String... parts) {
        return String.join(", ", Stream.of(parts).filter(part -> !part.isEmpty()).toList());
    }

    private static String labelled(String label, String value) {
        return value.isEmpty() ? "" : label + " " + value;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }
}
