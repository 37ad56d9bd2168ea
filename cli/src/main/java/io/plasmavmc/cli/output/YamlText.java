package io.plasmavmc.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/**
 * YAML in and out as trees. Apart from {@link JsonText}, so that only those who ask for it load it.
 */
public final class YamlText {
    private YamlText() {}

    public static JsonNode read(String text) throws JsonProcessingException {
        return mapper().readTree(text);
    }

    public static String write(JsonNode node) {
        try {
            return mapper().writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was read cannot be written", e);
        }
    }

    /** Quotes stay on text that looks like a number: the API's 64-bit integers are strings. */
    private static YAMLMapper mapper() {
        return new YAMLMapper(
                YAMLFactory.builder()
                        .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                        .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                        .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                        .build());
    }
}
