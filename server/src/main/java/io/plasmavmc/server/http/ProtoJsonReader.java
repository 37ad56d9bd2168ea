package io.plasmavmc.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import io.plasmavmc.server.grpc.Violations;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON into messages after protobuf's mapping, strictly and to the end: every unknown field
 * and every bad value becomes a violation with its path, and reading goes on behind it. Protobuf's
 * own parser stops at the first one and knows no path. Any thread may call.
 */
final class ProtoJsonReader {

    private ProtoJsonReader() {}

    /** Sets what the object says; {@code path} is where the object stands, empty for the top. */
    static void read(JsonNode json, Message.Builder into, String path, Violations violations) {
        if (!json.isObject()) {
            violations.invalid(path.isEmpty() ? "body" : path, "has to be an object");
            return;
        }
        for (Map.Entry<String, JsonNode> property : json.properties()) {
            String name = property.getKey();
            String here = path.isEmpty() ? name : path + "." + name;
            field(into.getDescriptorForType(), name)
                    .ifPresentOrElse(
                            field -> set(field, property.getValue(), into, here, violations),
                            () -> violations.unknown(here));
        }
    }

    /** The field that the JSON name stands for. */
    static Optional<FieldDescriptor> field(Descriptor type, String jsonName) {
        return type.getFields().stream()
                .filter(field -> field.getJsonName().equals(jsonName))
                .findFirst();
    }

    private static void set(
            FieldDescriptor field,
            JsonNode json,
            Message.Builder into,
            String path,
            Violations violations) {
        if (json.isNull()) {
            return;
        }
        OneofDescriptor oneof = field.getRealContainingOneof();
        if (oneof != null && into.hasOneof(oneof)) {
            FieldDescriptor other = into.getOneofFieldDescriptor(oneof);
            violations.invalid(path, "excludes " + other.getJsonName() + ": only one can be set");
        } else if (field.isMapField()) {
            map(field, json, into, path, violations);
        } else if (field.isRepeated()) {
            list(field, json, into, path, violations);
        } else {
            single(field, json, into, path, violations)
                    .ifPresent(value -> into.setField(field, value));
        }
    }

    private static void list(
            FieldDescriptor field,
            JsonNode json,
            Message.Builder into,
            String path,
            Violations violations) {
        if (!json.isArray()) {
            violations.invalid(path, "has to be a list");
            return;
        }
        for (int i = 0; i < json.size(); i++) {
            single(field, json.get(i), into, path + "[" + i + "]", violations)
                    .ifPresent(value -> into.addRepeatedField(field, value));
        }
    }

    /** The API's maps are all from text to text. */
    private static void map(
            FieldDescriptor field,
            JsonNode json,
            Message.Builder into,
            String path,
            Violations violations) {
        if (!json.isObject()) {
            violations.invalid(path, "has to be an object");
            return;
        }
        for (Map.Entry<String, JsonNode> property : json.properties()) {
            if (property.getValue().isTextual()) {
                into.addRepeatedField(field, entry(field, into, property));
            } else {
                violations.invalid(path + "." + property.getKey(), "has to be a string");
            }
        }
    }

    private static Message entry(
            FieldDescriptor field, Message.Builder into, Map.Entry<String, JsonNode> property) {
        MapEntry.Builder<?, ?> entry = (MapEntry.Builder<?, ?>) into.newBuilderForField(field);
        Descriptor type = entry.getDescriptorForType();
        entry.setField(type.findFieldByNumber(1), property.getKey());
        entry.setField(type.findFieldByNumber(2), property.getValue().textValue());
        return entry.build();
    }

    private static Optional<Object> single(
            FieldDescriptor field,
            JsonNode json,
            Message.Builder into,
            String path,
            Violations violations) {
        if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
            return ProtoJsonValues.scalar(field, json, path, violations);
        }
        if (ProtoJsonValues.isText(field.getMessageType())) {
            return ProtoJsonValues.wellKnown(field.getMessageType(), json, path, violations);
        }
        Message.Builder inner = into.newBuilderForField(field);
        read(json, inner, path, violations);
        return Optional.of(inner.build());
    }
}
