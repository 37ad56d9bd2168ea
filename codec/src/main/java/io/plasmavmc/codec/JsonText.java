package io.plasmavmc.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.core.state.StateCodec.UndecodableException;
import java.io.IOException;

/**
 * Bytes to JSON and back, within limits and without loss: numbers of unknown fields keep every
 * digit. Stateless; any thread may call.
 */
final class JsonText {

    /** Ours nest six deep; the rest is for the fields of newer versions. */
    private static final int MAX_DEPTH = 64;

    /** More than a store takes for one value. */
    private static final int MAX_BYTES = 8 << 20;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxStringLength(MAX_BYTES)
                                                    .maxDocumentLength(MAX_BYTES)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private JsonText() {}

    static ObjectNode parse(Value stored) {
        if (tree(stored) instanceof ObjectNode object) {
            return object;
        }
        throw new UndecodableException("value: not an object (expected: a JSON object)");
    }

    /** Jackson's own message is left out: it quotes the text, which may hold secrets. */
    private static JsonNode tree(Value stored) {
        try {
            return MAPPER.readTree(stored.toBytes());
        } catch (JsonProcessingException notJson) {
            throw new UndecodableException("value: not JSON" + place(notJson));
        } catch (NumberFormatException beyondBounds) {
            // Jackson lets it through where an exponent has more than 32 bits.
            throw new UndecodableException("value: a number that is beyond all bounds");
        } catch (IOException notText) {
            throw new UndecodableException("value: not UTF-8 (expected: JSON)");
        }
    }

    private static String place(JsonProcessingException notJson) {
        return notJson.getLocation() == null
                ? " (expected: a JSON object)"
                : " at byte " + notJson.getLocation().getByteOffset();
    }

    static Value print(ObjectNode object) {
        try {
            return Value.of(MAPPER.writeValueAsBytes(object));
        } catch (JsonProcessingException unwritable) {
            throw new IllegalStateException("plain JSON nodes can be written", unwritable);
        }
    }
}
