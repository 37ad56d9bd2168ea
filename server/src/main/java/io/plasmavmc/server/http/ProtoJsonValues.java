package io.plasmavmc.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import io.plasmavmc.server.grpc.Violations;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Single values: out of JSON, and out of the text of a query parameter. */
final class ProtoJsonValues {

    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,20}");

    private ProtoJsonValues() {}

    /** Whether the message is written as one text in JSON. */
    static boolean isText(Descriptor type) {
        return List.of(
                        Duration.getDescriptor(),
                        Timestamp.getDescriptor(),
                        FieldMask.getDescriptor())
                .contains(type);
    }

    static Optional<Object> wellKnown(
            Descriptor type, JsonNode json, String path, Violations violations) {
        if (!json.isTextual()) {
            violations.invalid(path, "has to be a string");
            return Optional.empty();
        }
        return wellKnown(type, json.textValue(), path, violations);
    }

    private static Optional<Object> wellKnown(
            Descriptor type, String text, String path, Violations violations) {
        if (type.equals(Duration.getDescriptor())) {
            return expect(
                    ProtoTimes.duration(text),
                    text,
                    ProtoTimes.DURATION_EXPECTED,
                    path,
                    violations);
        }
        if (type.equals(Timestamp.getDescriptor())) {
            return expect(ProtoTimes.timestamp(text), text, "a time in UTC", path, violations);
        }
        FieldMask.Builder mask = FieldMask.newBuilder();
        if (!text.isEmpty()) {
            List.of(text.split(",", -1)).forEach(mask::addPaths);
        }
        return Optional.of(mask.build());
    }

    static Optional<Object> scalar(
            FieldDescriptor field, JsonNode json, String path, Violations violations) {
        return switch (field.getJavaType()) {
            case BOOLEAN -> {
                if (!json.isBoolean()) {
                    violations.invalid(path, "has to be true or false");
                    yield Optional.empty();
                }
                yield Optional.of(json.booleanValue());
            }
            case INT, LONG -> number(field, json, path, violations);
            case STRING, ENUM -> {
                if (!json.isTextual()) {
                    violations.invalid(path, "has to be a string");
                    yield Optional.empty();
                }
                yield fromText(field, json.textValue(), path, violations);
            }
            case FLOAT, DOUBLE, BYTE_STRING, MESSAGE ->
                    throw new IllegalArgumentException("not a field of the API: " + field);
        };
    }

    private static Optional<Object> number(
            FieldDescriptor field, JsonNode json, String path, Violations violations) {
        if (!json.isIntegralNumber() && !json.isTextual()) {
            violations.invalid(path, "has to be a whole number");
            return Optional.empty();
        }
        return fromText(field, json.asText(), path, violations);
    }

    /** A field's value as it stands in a query parameter. */
    static Optional<Object> fromText(
            FieldDescriptor field, String text, String path, Violations violations) {
        return switch (field.getJavaType()) {
            case STRING -> Optional.of(text);
            case BOOLEAN ->
                    expect(
                            Optional.of(text)
                                    .filter(t -> t.equals("true") || t.equals("false"))
                                    .map(Boolean::valueOf),
                            text,
                            "true or false",
                            path,
                            violations);
            case INT -> whole(text, 31, path, violations).map(BigInteger::intValue);
            case LONG -> whole(text, 63, path, violations).map(BigInteger::longValue);
            case ENUM ->
                    expect(
                            named(field.getEnumType(), text),
                            text,
                            names(field.getEnumType()),
                            path,
                            violations);
            case MESSAGE -> wellKnown(field.getMessageType(), text, path, violations);
            case FLOAT, DOUBLE, BYTE_STRING ->
                    throw new IllegalArgumentException("not a field of the API: " + field);
        };
    }

    private static Optional<BigInteger> whole(
            String text, int bits, String path, Violations violations) {
        Optional<BigInteger> number =
                Optional.of(text)
                        .filter(t -> WHOLE.matcher(t).matches())
                        .map(BigInteger::new)
                        .filter(n -> n.bitLength() <= bits);
        if (number.isEmpty()) {
            violations.invalid(
                    path,
                    "value: "
                            + shown(text)
                            + " (expected: a whole number of "
                            + (bits + 1)
                            + " bits)");
        }
        return number;
    }

    /** The zero of every enum means that nothing was said; nobody can say it. */
    private static Optional<EnumValueDescriptor> named(EnumDescriptor type, String text) {
        return Optional.ofNullable(type.findValueByName(text)).filter(v -> v.getNumber() != 0);
    }

    private static String names(EnumDescriptor type) {
        return type.getValues().stream()
                .filter(value -> value.getNumber() != 0)
                .map(EnumValueDescriptor::getName)
                .collect(Collectors.joining(", "));
    }

    private static Optional<Object> expect(
            Optional<?> value, String text, String expected, String path, Violations violations) {
        if (value.isEmpty()) {
            violations.invalid(path, "value: " + shown(text) + " (expected: " + expected + ")");
        }
        return value.map(present -> present);
    }

    /** Long input is not repeated to the caller in full. */
    private static String shown(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }
}
