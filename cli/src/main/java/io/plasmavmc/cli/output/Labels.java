package io.plasmavmc.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;

/** Labels or metadata on one line: {@code tier=web, site=b}. */
public final class Labels {
    private Labels() {}

    public static String of(JsonNode map) {
        return map.properties().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().asText(""))
                .collect(Collectors.joining(", "));
    }
}
