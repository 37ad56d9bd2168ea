package io.plasmavmc.server.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path with variables, such as {@code /v1/nodes/{node_id}:verb}: each variable takes one whole
 * segment, and the verb behind the last colon belongs to the route. Names hold no colon, so the two
 * cannot be mistaken.
 */
public record PathTemplate(List<String> segments, String verb) {

    public PathTemplate {
        segments = List.copyOf(segments);
    }

    static PathTemplate parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean hasVerb = colon > text.lastIndexOf('/') && !text.substring(colon).contains("}");
        String path = hasVerb ? text.substring(0, colon) : text;
        return new PathTemplate(split(path), hasVerb ? text.substring(colon + 1) : "");
    }

    /** The variables' values, where the path fits. */
    Optional<Map<String, String>> match(String path) {
        List<String> actual = new ArrayList<>(split(path));
        if (actual.size() != segments.size()) {
            return Optional.empty();
        }
        String last = actual.getLast();
        int colon = last.lastIndexOf(':');
        if (!verb.equals(colon < 0 ? "" : last.substring(colon + 1))) {
            return Optional.empty();
        }
        actual.set(actual.size() - 1, colon < 0 ? last : last.substring(0, colon));
        return bind(actual);
    }

    private Optional<Map<String, String>> bind(List<String> actual) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String wanted = segments.get(i);
            if (wanted.startsWith("{")) {
                variables.put(wanted.substring(1, wanted.length() - 1), actual.get(i));
            } else if (!wanted.equals(actual.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    private static List<String> split(String path) {
        return List.of(path.substring(1).split("/", -1));
    }
}
