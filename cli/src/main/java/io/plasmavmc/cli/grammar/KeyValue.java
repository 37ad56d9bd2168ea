package io.plasmavmc.cli.grammar;

import io.plasmavmc.cli.failure.WrongUsage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One {@code K=V} as labels and metadata are typed. The value may be empty and may hold {@code =}.
 */
public record KeyValue(String key, String value) {

    public static KeyValue parse(String flag, String text) {
        var equals = text.indexOf('=');
        if (equals < 1) {
            throw new WrongUsage(flag + " " + text + ": no key and value (expected: KEY=VALUE)");
        }
        return new KeyValue(text.substring(0, equals), text.substring(equals + 1));
    }

    /**
     * All of a repeated flag, in the order typed; the same key twice with two values is an error.
     */
    public static Map<String, String> parseAll(String flag, List<String> texts) {
        var all = new LinkedHashMap<String, String>();
        for (var text : texts) {
            var pair = parse(flag, text);
            var before = all.putIfAbsent(pair.key(), pair.value());
            if (before != null && !before.equals(pair.value())) {
                throw new WrongUsage(
                        "%s %s: given twice, as %s and %s (expected: one value for each key)"
                                .formatted(flag, pair.key(), before, pair.value()));
            }
        }
        return all;
    }
}
