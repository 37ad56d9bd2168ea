package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes the fields of one object, over a former one whose unknown fields are kept. Used by one
 * thread, for one object.
 */
final class ObjectWriter {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode out;
    private final ObjectNode former;

    private ObjectWriter(ObjectNode out, ObjectNode former) {
        this.out = out;
        this.former = former;
    }

    /** The object, its known fields first, then the former one's unknown fields. */
    static <T> ObjectNode write(ObjectForm<T> form, T value, ObjectNode former) {
        ObjectNode out = NODES.objectNode();
        form.write(value, new ObjectWriter(out, former));
        for (Map.Entry<String, JsonNode> field : former.properties()) {
            if (!out.has(field.getKey())) {
                out.set(field.getKey(), field.getValue());
            }
        }
        return out;
    }

    static ObjectNode nothing() {
        return NODES.objectNode();
    }

    void text(String field, String value) {
        out.put(field, value);
    }

    void text(String field, Optional<String> value) {
        out.put(field, value.orElse(null));
    }

    void number(String field, long value) {
        out.put(field, value);
    }

    void number(String field, Optional<Long> value) {
        out.put(field, value.orElse(null));
    }

    void integer(String field, Optional<Integer> value) {
        out.put(field, value.orElse(null));
    }

    void flag(String field, boolean value) {
        out.put(field, value);
    }

    void time(String field, Instant value) {
        out.put(field, value.toString());
    }

    void time(String field, Optional<Instant> value) {
        text(field, value.map(Instant::toString));
    }

    void duration(String field, Duration value) {
        out.put(field, value.toString());
    }

    void duration(String field, Optional<Duration> value) {
        text(field, value.map(Duration::toString));
    }

    void texts(String field, List<String> values) {
        ArrayNode array = out.putArray(field);
        values.forEach(array::add);
    }

    /** A map's keys are data, not fields: those of the former map are not kept. */
    void map(String field, Map<String, String> values) {
        ObjectNode object = out.putObject(field);
        new TreeMap<>(values).forEach((key, value) -> object.put(readable(field, key), value));
    }

    /** Jackson writes a lone surrogate in a name as it does in a text, but refuses to read it. */
    private static String readable(String field, String key) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
            throw new IllegalArgumentException(
                    field + ": a key that is not Unicode (expected: no lone surrogates)");
        }
        return key;
    }

    <T> void object(String field, ObjectForm<T> form, T value) {
        boolean same = former.get(field) instanceof ObjectNode node && form.isSame(value, node);
        ObjectNode before = same ? (ObjectNode) former.get(field) : nothing();
        out.set(field, write(form, value, before));
    }

    <T> void object(String field, ObjectForm<T> form, Optional<? extends T> value) {
        value.ifPresentOrElse(present -> object(field, form, present), () -> out.putNull(field));
    }

    <T> void list(String field, ObjectForm<T> form, List<T> values) {
        List<ObjectNode> before = formerElements(field);
        ArrayNode array = out.putArray(field);
        for (T value : values) {
            array.add(write(form, value, take(before, form, value)));
        }
    }

    private List<ObjectNode> formerElements(String field) {
        List<ObjectNode> elements = new ArrayList<>();
        for (JsonNode element : former.path(field)) {
            if (element instanceof ObjectNode object) {
                elements.add(object);
            }
        }
        return elements;
    }

    /** Each former element is kept for one new element only. */
    private static <T> ObjectNode take(List<ObjectNode> before, ObjectForm<T> form, T value) {
        for (Iterator<ObjectNode> each = before.iterator(); each.hasNext(); ) {
            ObjectNode candidate = each.next();
            if (form.isSame(value, candidate)) {
                each.remove();
                return candidate;
            }
        }
        return nothing();
    }
}
