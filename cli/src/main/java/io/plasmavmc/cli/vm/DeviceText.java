package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.plasmavmc.cli.output.Sizes;

/**
 * What became of one disk or NIC, in the line that ends a command: how it stands in the running
 * machine, or that there is none and it holds from the next start on.
 */
record DeviceText(JsonNode vm, DeviceKind kind, String id) {

    /** {@code attached disk data of web-1: ATTACHED, volume data-1, serial …, at 0000:04:00.0}. */
    String attached(String done) {
        if (kind.wanted(vm, id).isEmpty()) {
            return "%s %s: it is gone again; plasmavmc vm get %s shows why, under last operations"
                    .formatted(done, device(), name());
        }
        return isInMachine()
                ? "%s %s: %s"
                        .formatted(done, device(), DeviceLines.details(kind, wanted(), actual()))
                : "added %s to %s: there at its next start".formatted(kind.named(id), name());
    }

    /** {@code detached disk data of web-1: its volume stays, and is free}. */
    String detached() {
        var there = kind.wanted(vm, id);
        if (there.filter(device -> device.path("detaching").asBoolean(false)).isPresent()) {
            return "detaching %s: %s"
                    .formatted(device(), isInMachine() ? phase() : "it is about to go");
        }
        return "detached %s%s"
                .formatted(device(), there.isPresent() ? ", and attached again since" : left());
    }

    private String left() {
        return switch (kind) {
            case DISK -> ": its volume stays, and is free";
            case NIC -> "";
        };
    }

    /** {@code resized disk data of web-1: 2GiB, volume data-1}. */
    String resized(String done, long bytes) {
        return "%s %s: %s, volume %s%s"
                .formatted(
                        done,
                        device(),
                        Sizes.ofBytes(bytes),
                        wanted().path("volumeId").asText(""),
                        fromNextStart());
    }

    /** {@code set link of NIC eth0 of web-1: up}. */
    String linked(String done) {
        return "%s link of %s: %s%s"
                .formatted(
                        done,
                        device(),
                        wanted().path("linkUp").asBoolean(true) ? "up" : "down",
                        fromNextStart());
    }

    private String fromNextStart() {
        return isInMachine() ? "" : ", seen by the guest at its next start";
    }

    private boolean isInMachine() {
        return kind.actual(vm, id).isPresent();
    }

    private String device() {
        return kind.named(id) + " of " + name();
    }

    private String name() {
        return vm.path("vmId").asText("");
    }

    private String phase() {
        return actual().path("phase").asText("");
    }

    private JsonNode wanted() {
        return kind.wanted(vm, id).orElse(MissingNode.getInstance());
    }

    private JsonNode actual() {
        return kind.actual(vm, id).orElse(MissingNode.getInstance());
    }
}
