package io.plasmavmc.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;

/** Any document as indented lines for a person: flat objects on one line, empty fields left out. */
public final class Outline {
    private static final int WIDEST_LINE = 100;

    private Outline() {}

    public static String of(JsonNode document) {
        var text = new StringBuilder();
        document.properties().forEach(field -> append(text, "", field.getKey(), field.getValue()));
        return text.toString();
    }

    private static void append(StringBuilder text, String indent, String label, JsonNode value) {
        if (isEmpty(value)) {
            return;
        }
        if (value.isValueNode()) {
            text.append(indent).append(label).append(": ").append(scalar(value)).append('\n');
        } else if (isFlat(value) && flat(value).length() <= WIDEST_LINE) {
            text.append(indent).append(label).append(": ").append(flat(value)).append('\n');
        } else {
            text.append(indent).append(label).append(":\n");
            appendChildren(text, indent + "  ", value);
        }
    }

    private static void appendChildren(StringBuilder text, String indent, JsonNode value) {
        if (value.isObject()) {
            value.properties().forEach(f -> append(text, indent, f.getKey(), f.getValue()));
            return;
        }
        for (var element : value) {
            if (element.isValueNode()) {
                text.append(indent).append("- ").append(scalar(element)).append('\n');
            } else {
                appendElement(text, indent, element);
            }
        }
    }

    private static void appendElement(StringBuilder text, String indent, JsonNode element) {
        var lines = new StringBuilder();
        appendChildren(lines, indent + "  ", element);
        if (lines.length() > indent.length()) {
            lines.setCharAt(indent.length(), '-');
        }
        text.append(lines);
    }

    private static String flat(JsonNode value) {
        return value.properties().stream()
                .filter(field -> !isEmpty(field.getValue()))
                .map(field -> field.getKey() + "=" + scalar(field.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static boolean isFlat(JsonNode value) {
        return value.isObject()
                && value.properties().stream().allMatch(f -> f.getValue().isValueNode());
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isContainerNode()
                ? value.isEmpty()
                : value.isNull() || scalar(value).isEmpty();
    }

    private static String scalar(JsonNode value) {
        return TerminalText.oneLine(value.asText(""));
    }
}
