package io.plasmavmc.cli.doctor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What one check found: how bad it is, in words, and what to do about it (empty when all is well).
 */
record Finding(Verdict verdict, String about, String found, String remedy) {
    /** A warning still lets VMs run; a failure does not. */
    enum Verdict {
        ok,
        warn,
        fail
    }

    static Finding ok(String about, String found) {
        return new Finding(Verdict.ok, about, found, "");
    }

    static Finding warn(String about, String found, String remedy) {
        return new Finding(Verdict.warn, about, found, remedy);
    }

    static Finding fail(String about, String found, String remedy) {
        return new Finding(Verdict.fail, about, found, remedy);
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("verdict", verdict.name())
                .put("about", about)
                .put("found", found)
                .put("remedy", remedy);
    }

    String line() {
        var line = "%-5s %-12s %s%n".formatted(verdict, about, found);
        return remedy.isEmpty() ? line : line + "      " + " ".repeat(13) + "do: " + remedy + "\n";
    }
}
