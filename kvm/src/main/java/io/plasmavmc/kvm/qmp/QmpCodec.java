package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Between lines and messages. Without state of its own beyond the mapper; any thread may call it.
 */
final class QmpCodec {

    private final JsonMapper mapper;

    QmpCodec(int longestMessage) {
        // Jackson's own limit on strings is below ours, and one string may be the whole message.
        var limits = StreamReadConstraints.builder().maxStringLength(longestMessage).build();
        this.mapper =
                JsonMapper.builder(JsonFactory.builder().streamReadConstraints(limits).build())
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .build();
    }

    /**
     * Parses one line.
     *
     * @throws QmpMalformed when it is no JSON object
     */
    ObjectNode parse(byte[] line) {
        try {
            if (mapper.readTree(line) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException failure) {
            throw new QmpMalformed("message %s: no JSON".formatted(start(line)), failure);
        }
        throw new QmpMalformed("message %s (expected: a JSON object)".formatted(start(line)));
    }

    /**
     * Tells what kind of message it is.
     *
     * @throws QmpMalformed when it is none of them
     */
    QmpMessage read(ObjectNode message) {
        if (message.has("return")) {
            return new QmpMessage.Reply(
                    id(message), new QmpMessage.Returned(message.get("return")));
        }
        if (message.has("error")) {
            return new QmpMessage.Reply(id(message), refused(Replies.object(message, "error")));
        }
        if (message.has("event")) {
            return new QmpMessage.Event(event(message));
        }
        if (message.has("QMP")) {
            var greeting = Replies.object(message, "QMP");
            return new QmpMessage.Greeting(QmpVersion.from(Replies.object(greeting, "version")));
        }
        throw new QmpMalformed(
                "message with %s (expected: return, error, event or QMP)"
                        .formatted(message.properties().stream().map(e -> e.getKey()).toList()));
    }

    ObjectNode command(String id, QmpCommand<?> command) {
        var message = JsonNodeFactory.instance.objectNode();
        message.put("execute", command.name());
        var arguments = command.arguments();
        if (!arguments.isEmpty()) {
            message.set("arguments", arguments);
        }
        return message.put("id", id);
    }

    byte[] line(ObjectNode message) {
        return (message + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<String> id(ObjectNode message) {
        return Optional.ofNullable(message.get("id")).map(JsonNode::asText);
    }

    private static QmpMessage.Refused refused(JsonNode error) {
        return new QmpMessage.Refused(Replies.text(error, "class"), Replies.text(error, "desc"));
    }

    private static QmpEvent event(ObjectNode message) {
        return QmpEvents.read(Replies.text(message, "event"), message.path("data"));
    }

    private static String start(byte[] line) {
        return "«"
                + new String(line, 0, Math.min(line.length, 80), StandardCharsets.ISO_8859_1)
                + "»";
    }
}
