package io.plasmavmc.testkit.qemu;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A JSON value, as little of it as a scripted peer needs. {@code toString} is its text. */
public sealed interface Json {

    /** Parses one value; anything behind it is refused. */
    static Json parse(String text) {
        return new JsonReader(text).readAll();
    }

    /** Parses what has to be an object. */
    static Obj object(String text) {
        if (parse(text) instanceof Obj object) {
            return object;
        }
        throw new IllegalArgumentException("JSON: %s (expected: an object)".formatted(text));
    }

    record Obj(Map<String, Json> members) implements Json {
        public Obj {
            // Not Map.copyOf: scripts are easier to follow when members keep their order.
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        public Optional<Json> get(String key) {
            return Optional.ofNullable(members.get(key));
        }

        /** The text under a key. */
        public String text(String key) {
            if (members.get(key) instanceof Str(var text)) {
                return text;
            }
            throw new IllegalArgumentException(
                    "%s: %s (expected: a string)".formatted(key, members.get(key)));
        }

        @Override
        public String toString() {
            return members.entrySet().stream()
                    .map(member -> quoted(member.getKey()) + ": " + member.getValue())
                    .collect(Collectors.joining(", ", "{", "}"));
        }
    }

    record Arr(List<Json> elements) implements Json {
        public Arr {
            elements = List.copyOf(elements);
        }

        @Override
        public String toString() {
            return elements.stream()
                    .map(Json::toString)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
    }

    record Str(String text) implements Json {
        @Override
        public String toString() {
            return quoted(text);
        }
    }

    record Num(BigDecimal value) implements Json {
        public boolean isIntegral() {
            return value.stripTrailingZeros().scale() <= 0;
        }

        @Override
        public String toString() {
            return isIntegral() ? value.toBigInteger().toString() : value.toString();
        }
    }

    record Bool(boolean value) implements Json {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** The value {@code null}. */
    record Null() implements Json {
        @Override
        public String toString() {
            return "null";
        }
    }

    /** A string as QEMU writes it: ASCII only. */
    private static String quoted(String text) {
        var quoted = new StringBuilder(text.length() + 2).append('"');
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            if (character == '"' || character == '\\') {
                quoted.append('\\').append(character);
            } else if (character < ' ' || character > '~') {
                quoted.append("\\u%04x".formatted((int) character));
            } else {
                quoted.append(character);
            }
        }
        return quoted.append('"').toString();
    }
}
