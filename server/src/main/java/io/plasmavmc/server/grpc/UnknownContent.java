package io.plasmavmc.server.grpc;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;

/**
 * Finds what this version cannot understand in a request: doing the rest of it would not be what
 * was asked for.
 */
final class UnknownContent {

    private UnknownContent() {}

    static void check(Message message, Violations violations) {
        check(message, "", violations);
    }

    private static void check(Message message, String path, Violations violations) {
        message.getUnknownFields()
                .asMap()
                .keySet()
                .forEach(number -> violations.unknown(path + "#" + number));
        for (Map.Entry<FieldDescriptor, Object> set : message.getAllFields().entrySet()) {
            String here = path + set.getKey().getJsonName();
            if (set.getValue() instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    value(list.get(i), here + "[" + i + "]", violations);
                }
            } else {
                value(set.getValue(), here, violations);
            }
        }
    }

    private static void value(Object value, String path, Violations violations) {
        switch (value) {
            case Message inner -> check(inner, path + ".", violations);
            case EnumValueDescriptor name when name.getIndex() < 0 || name.getNumber() == 0 ->
                    violations.invalid(
                            path, "value: " + name.getNumber() + " (not one of the enum's)");
            default -> {}
        }
    }
}
