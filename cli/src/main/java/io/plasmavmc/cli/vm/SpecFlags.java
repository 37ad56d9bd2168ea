package io.plasmavmc.cli.vm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.cli.failure.WrongUsage;
import io.plasmavmc.cli.grammar.ByteSize;
import io.plasmavmc.cli.grammar.KeyValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How flags become fields of a VM: one that nobody gave leaves its field out. */
final class SpecFlags {
    private SpecFlags() {}

    static void putNumber(ObjectNode spec, String field, String flag, @Nullable Integer number) {
        if (number == null) {
            return;
        }
        if (number < 1) {
            throw new WrongUsage(flag + " " + number + ": too few (expected: 1 or more)");
        }
        spec.put(field, number);
    }

    static void putMebibytes(ObjectNode spec, String field, String flag, @Nullable String size) {
        if (size != null) {
            spec.put(field, ByteSize.parse(flag, size).mebibytes());
        }
    }

    /** One of a few words, which the server knows. */
    static void putChoice(ObjectNode spec, String field, @Nullable String choice) {
        if (choice != null) {
            spec.put(field, choice.toUpperCase(Locale.ROOT));
        }
    }

    static void putMap(ObjectNode resource, String field, String flag, List<String> pairs) {
        if (!pairs.isEmpty()) {
            var map = resource.putObject(field);
            KeyValue.parseAll(flag, pairs).forEach(map::put);
        }
    }
}
