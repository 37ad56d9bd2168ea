package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.StateCodec.UndecodableException;
import io.plasmavmc.core.tenant.Names;
import io.plasmavmc.core.tenant.ProjectId;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads the fields of one object, strictly: a field of another type, a word that this version does
 * not know and a missing field are {@link UndecodableException}s that name the field. Fields that
 * may be empty may also be missing; unknown ones are passed over. No message shows a free text:
 * some are secrets.
 */
final class ObjectReader {

    private static final int MAX_SHOWN = 64;

    private final JsonNode object;
    private final String path;

    private ObjectReader(JsonNode object, String path) {
        this.object = object;
        this.path = path;
    }

    static <T> T read(ObjectForm<T> form, JsonNode node, String path) {
        if (!node.isObject()) {
            throw wrong(path.isEmpty() ? "value" : path, typeOf(node), "an object");
        }
        return form.read(new ObjectReader(node, path));
    }

    String text(String field) {
        return textOf(object.path(field), field);
    }

    Optional<String> optionalText(String field) {
        return optionally(field, this::text);
    }

    long number(String field) {
        JsonNode node = object.path(field);
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw wrongType(node, field, "a whole number of 64 bits");
        }
        return node.longValue();
    }

    Optional<Long> optionalNumber(String field) {
        return optionally(field, this::number);
    }

    int integer(String field) {
        JsonNode node = object.path(field);
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw wrongType(node, field, "a whole number of 32 bits");
        }
        return node.intValue();
    }

    Optional<Integer> optionalInteger(String field) {
        return optionally(field, this::integer);
    }

    boolean flag(String field) {
        JsonNode node = object.path(field);
        if (!node.isBoolean()) {
            throw wrongType(node, field, "true or false");
        }
        return node.booleanValue();
    }

    Instant time(String field) {
        try {
            return Instant.parse(text(field));
        } catch (DateTimeException notATime) {
            throw wrong(path(field), shown(field), "a time like 2026-01-31T12:00:00Z");
        }
    }

    Optional<Instant> optionalTime(String field) {
        return optionally(field, this::time);
    }

    Duration duration(String field) {
        try {
            return Duration.parse(text(field));
        } catch (DateTimeException notADuration) {
            throw wrong(path(field), shown(field), "a duration like PT1M30S");
        }
    }

    Optional<Duration> optionalDuration(String field) {
        return optionally(field, this::duration);
    }

    Uid uid(String field) {
        try {
            return new Uid(text(field));
        } catch (IllegalArgumentException notAUid) {
            throw wrong(path(field), shown(field), "a UUID in lower case");
        }
    }

    String name(String field) {
        String name = text(field);
        if (!Names.isValid(name)) {
            throw wrong(path(field), shown(field), Names.EXPECTED);
        }
        return name;
    }

    NodeId node(String field) {
        return new NodeId(name(field));
    }

    Optional<NodeId> optionalNode(String field) {
        return optionally(field, this::node);
    }

    /** The project that the object's {@code orgId} and {@code projectId} name. */
    ProjectId project() {
        return new ProjectId(name("orgId"), name("projectId"));
    }

    DiskFormat format(String field) {
        return word(field, DiskFormat.class, DiskFormat::text);
    }

    <E extends Enum<E>> E word(String field, Class<E> words) {
        return word(field, words, Enum::name);
    }

    private <E extends Enum<E>> E word(
            String field, Class<E> words, Function<? super E, String> spelling) {
        String text = text(field);
        List<E> known = List.of(words.getEnumConstants());
        for (E word : known) {
            if (spelling.apply(word).equals(text)) {
                return word;
            }
        }
        List<String> expected = known.stream().<String>map(spelling).toList();
        throw wrong(path(field), shown(field), "one of " + String.join(", ", expected));
    }

    List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array(field)) {
            texts.add(textOf(element, field + "[" + texts.size() + "]"));
        }
        return texts;
    }

    Map<String, String> map(String field) {
        JsonNode node = object.path(field);
        if (!node.isObject()) {
            throw wrongType(node, field, "an object");
        }
        Map<String, String> map = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            map.put(entry.getKey(), textOf(entry.getValue(), field + "." + entry.getKey()));
        }
        return map;
    }

    <T> T object(String field, ObjectForm<T> form) {
        return read(form, object.path(field), path(field));
    }

    <T> Optional<T> optionalObject(String field, ObjectForm<T> form) {
        return optionally(field, name -> object(name, form));
    }

    <T> List<T> list(String field, ObjectForm<T> form) {
        List<T> list = new ArrayList<>();
        for (JsonNode element : array(field)) {
            list.add(read(form, element, path(field) + "[" + list.size() + "]"));
        }
        return list;
    }

    /** A list that older versions did not write. */
    <T> List<T> optionalList(String field, ObjectForm<T> form) {
        return optionally(field, name -> list(name, form)).orElse(List.of());
    }

    /** For a form whose fields contradict each other. */
    UndecodableException wrong(String field, String expected) {
        return wrongType(object.path(field), field, expected);
    }

    private <T> Optional<T> optionally(String field, Function<String, T> reader) {
        JsonNode node = object.path(field);
        return node.isMissingNode() || node.isNull()
                ? Optional.empty()
                : Optional.of(reader.apply(field));
    }

    private JsonNode array(String field) {
        JsonNode node = object.path(field);
        if (!node.isArray()) {
            throw wrongType(node, field, "a list");
        }
        return node;
    }

    private String textOf(JsonNode node, String field) {
        if (!node.isTextual()) {
            throw wrongType(node, field, "a text");
        }
        return node.textValue();
    }

    private UndecodableException wrongType(JsonNode node, String field, String expected) {
        return wrong(path(field), typeOf(node), expected);
    }

    private static UndecodableException wrong(String path, String got, String expected) {
        return new UndecodableException(path + ": " + got + " (expected: " + expected + ")");
    }

    private String path(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private String shown(String field) {
        String text = object.path(field).asText();
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }

    private static String typeOf(JsonNode node) {
        return switch (node.getNodeType()) {
            case MISSING -> "missing";
            case NULL -> "null";
            case BOOLEAN -> "true or false";
            case NUMBER -> "another number";
            case STRING -> "a text";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case BINARY, POJO -> "something else";
        };
    }
}
