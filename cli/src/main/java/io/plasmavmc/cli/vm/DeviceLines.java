package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Disks and NICs, one line each: what is wanted from the spec, how it stands from the status. */
final class DeviceLines {
    private DeviceLines() {}

    static List<String> disks(JsonNode vm) {
        var rows = new ArrayList<String>();
        for (var disk : vm.path("spec").path("disks")) {
            var id = text(disk, "diskId");
            var state = state(vm.path("status").path("disks"), "diskId", id);
            rows.add(
                    joined(
                            id + ": volume " + text(disk, "volumeId"),
                            disk.path("bootOrder").asInt(0) > 0 ? "boots" : "",
                            disk.path("readOnly").asBoolean(false) ? "read-only" : "",
                            standing(state),
                            labelled("at", text(state, "address")),
                            labelled("serial", text(state, "serial"))));
        }
        return rows;
    }

    static List<String> nics(JsonNode vm) {
        var rows = new ArrayList<String>();
        for (var nic : vm.path("spec").path("nics")) {
            var id = text(nic, "nicId");
            var state = state(vm.path("status").path("nics"), "nicId", id);
            rows.add(
                    joined(
                            id + ": " + kind(nic),
                            labelled("mac", text(nic, "mac")),
                            nic.path("linkUp").asBoolean(true) ? "" : "link down",
                            standing(state),
                            labelled("at", text(state, "address"))));
            forwards(nic, state).forEach(rows::add);
        }
        return rows;
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
                    "  %s:%s -> guest port %s (%s)"
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

    private static JsonNode state(JsonNode states, String idField, String id) {
        for (var state : states) {
            if (text(state, idField).equals(id)) {
                return state;
            }
        }
        return states.path("none");
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
