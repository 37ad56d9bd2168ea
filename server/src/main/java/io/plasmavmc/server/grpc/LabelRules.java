package io.plasmavmc.server.grpc;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Labels and metadata. A key has 1 to 63 of {@code A-Z a-z 0-9 . _ / -}, with a letter or digit at
 * both ends; label keys that begin with {@code plasmavmc.} are reserved. A value is text without
 * control characters, at most 255 characters in a label and 1024 in metadata.
 */
final class LabelRules {

    static final int MOST = 64;

    private static final Pattern KEY =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?");
    private static final String RESERVED = "plasmavmc.";
    private static final int LABEL_LENGTH = 255;
    private static final int METADATA_LENGTH = 1024;

    private LabelRules() {}

    static void labels(String path, Map<String, String> labels, Violations violations) {
        entries(path, labels, LABEL_LENGTH, violations);
        for (String key : labels.keySet()) {
            if (key.startsWith(RESERVED)) {
                violations.invalid(at(path, key), "keys that begin with plasmavmc. are reserved");
            }
        }
    }

    static void metadata(String path, Map<String, String> metadata, Violations violations) {
        entries(path, metadata, METADATA_LENGTH, violations);
    }

    /** One {@code key=value}. */
    static void pair(String path, String pair, Violations violations) {
        int equals = pair.indexOf('=');
        if (equals < 0 || !KEY.matcher(pair.substring(0, equals)).matches()) {
            violations.invalid(path, "value: " + FieldRule.shown(pair) + " (expected: key=value)");
        }
    }

    static void key(String path, String key, Violations violations) {
        if (!KEY.matcher(key).matches()) {
            violations.invalid(
                    path,
                    "the key needs 1 to 63 of A-Z, a-z, 0-9, ., _, / and -, with a letter or digit"
                            + " at both ends");
        }
    }

    private static void entries(
            String path, Map<String, String> entries, int length, Violations violations) {
        if (entries.size() > MOST) {
            violations.invalid(
                    path, "count: " + entries.size() + " (expected: at most " + MOST + ")");
        }
        entries.forEach(
                (key, value) -> {
                    key(at(path, key), key, violations);
                    if (value.length() > length || TextRules.hasControl(value)) {
                        violations.invalid(
                                at(path, key),
                                "expected: at most " + length + " characters, none of control");
                    }
                });
    }

    private static String at(String path, String key) {
        return path + "." + FieldRule.shown(key);
    }
}
