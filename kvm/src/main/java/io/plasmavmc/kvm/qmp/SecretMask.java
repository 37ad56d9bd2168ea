package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Takes secrets out of a message before it is kept for people. {@code data} holds the payload of a
 * secret object, but also that of every event: it is a secret only when it is plain text.
 */
final class SecretMask {

    private static final Set<String> SECRET = Set.of("password", "secret", "key-secret", "data");
    private static final String MASK = "***";

    private SecretMask() {}

    /** A copy without secrets; the message itself stays as it is. */
    static JsonNode masked(JsonNode message) {
        return switch (message) {
            case ObjectNode object -> maskedObject(object);
            case ArrayNode array -> maskedArray(array);
            default -> message;
        };
    }

    private static JsonNode maskedObject(ObjectNode object) {
        var copy = JsonNodeFactory.instance.objectNode();
        var valueIsSecret = SECRET.contains(object.path("property").asText());
        object.properties()
                .forEach(
                        member -> {
                            var secret =
                                    SECRET.contains(member.getKey())
                                            || (valueIsSecret && member.getKey().equals("value"));
                            copy.set(member.getKey(), member(member.getValue(), secret));
                        });
        return copy;
    }

    private static JsonNode member(JsonNode value, boolean secret) {
        return secret && value.isValueNode()
                ? JsonNodeFactory.instance.textNode(MASK)
                : masked(value);
    }

    private static JsonNode maskedArray(ArrayNode array) {
        var copy = JsonNodeFactory.instance.arrayNode(array.size());
        array.forEach(element -> copy.add(masked(element)));
        return copy;
    }
}
