package io.plasmavmc.kvm.qemu.commandline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects an argument vector. */
final class Arguments {

    private final List<String> all = new ArrayList<>();

    Arguments flags(String... flags) {
        all.addAll(List.of(flags));
        return this;
    }

    Arguments option(String name, String value) {
        all.add(name);
        all.add(value);
        return this;
    }

    /** In QEMU's JSON form, in which no value needs quoting. */
    Arguments option(String name, ObjectNode value) {
        return option(name, value.toString());
    }

    List<String> toList() {
        return List.copyOf(all);
    }

    static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A path inside a key=value option, where a comma would begin the next key. */
    static String quoted(Path path) {
        return path.toString().replace(",", ",,");
    }
}
