package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What disks and NICs are called, and where a VM's document has them. */
enum DeviceKind {
    DISK("disk", "disks", "diskId"),
    NIC("NIC", "nics", "nicId");

    private final String word;
    private final String list;
    private final String idField;

    DeviceKind(String word, String list, String idField) {
        this.word = word;
        this.list = list;
        this.idField = idField;
    }

    /** For people, for example {@code disk data}. */
    String named(String id) {
        return word + " " + id;
    }

    JsonNode allWanted(JsonNode vm) {
        return vm.path("spec").path(list);
    }

    String id(JsonNode device) {
        return device.path(idField).asText("");
    }

    /** As the spec has it; empty where it does not. */
    Optional<JsonNode> wanted(JsonNode vm, String id) {
        return find(allWanted(vm), id);
    }

    /** As it stands in the running machine; empty where there is none. */
    Optional<JsonNode> actual(JsonNode vm, String id) {
        return find(vm.path("status").path(list), id);
    }

    private Optional<JsonNode> find(JsonNode devices, String id) {
        for (var device : devices) {
            if (id(device).equals(id)) {
                return Optional.of(device);
            }
        }
        return Optional.empty();
    }
}
