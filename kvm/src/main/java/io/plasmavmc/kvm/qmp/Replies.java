package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads members of a reply. What the schema calls mandatory must be there and of its kind, or the
 * reply is malformed; keys we do not know are of no interest, as later versions add some.
 */
final class Replies {

    private Replies() {}

    static String text(JsonNode object, String key) {
        var value = object.path(key);
        if (!value.isTextual()) {
            throw unexpected(object, key, "a string");
        }
        return value.textValue();
    }

    static Optional<String> optionalText(JsonNode object, String key) {
        return isAbsent(object, key) ? Optional.empty() : Optional.of(text(object, key));
    }

    static boolean flag(JsonNode object, String key) {
        var value = object.path(key);
        if (!value.isBoolean()) {
            throw unexpected(object, key, "true or false");
        }
        return value.booleanValue();
    }

    static boolean optionalFlag(JsonNode object, String key) {
        return !isAbsent(object, key) && flag(object, key);
    }

    /** A number that fits a long; nothing is ever wrapped round. */
    static long number(JsonNode object, String key) {
        var value = object.path(key);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw unexpected(object, key, "an integer below 2^63");
        }
        return value.longValue();
    }

    static Optional<Long> optionalNumber(JsonNode object, String key) {
        return isAbsent(object, key) ? Optional.empty() : Optional.of(number(object, key));
    }

    static ObjectNode object(JsonNode object, String key) {
        if (object.path(key) instanceof ObjectNode value) {
            return value;
        }
        throw unexpected(object, key, "an object");
    }

    static <T> List<T> list(JsonNode array, Function<JsonNode, T> decode) {
        if (!array.isArray()) {
            throw new QmpMalformed("reply: %s (expected: a list)".formatted(shortened(array)));
        }
        var all = new ArrayList<T>(array.size());
        array.forEach(element -> all.add(decode.apply(element)));
        return List.copyOf(all);
    }

    private static boolean isAbsent(JsonNode object, String key) {
        return object.path(key).isMissingNode() || object.path(key).isNull();
    }

    private static QmpMalformed unexpected(JsonNode object, String key, String wanted) {
        return new QmpMalformed(
                "%s: %s (expected: %s)".formatted(key, shortened(object.path(key)), wanted));
    }

    private static String shortened(JsonNode value) {
        var text = value.isMissingNode() ? "nothing" : value.toString();
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
