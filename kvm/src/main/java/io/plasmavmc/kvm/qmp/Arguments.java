package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Builds the arguments of commands. */
final class Arguments {

    private Arguments() {}

    static ObjectNode none() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode id(String id) {
        return none().put("id", id);
    }
}
