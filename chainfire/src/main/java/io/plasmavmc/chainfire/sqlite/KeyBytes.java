package io.plasmavmc.chainfire.sqlite;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** Keys as the file orders them: by the bytes of their UTF-8, which is not the order of Strings. */
final class KeyBytes {

    static final Comparator<String> ORDER = (a, b) -> Arrays.compareUnsigned(of(a), of(b));

    private KeyBytes() {}

    static byte[] of(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    static String toKey(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The first key that is behind all that begin with the prefix. */
    static byte[] endOf(String prefix) {
        byte[] end = of(prefix);
        // UTF-8 never ends with 0xFF, so there is nothing to carry.
        end[end.length - 1]++;
        return end;
    }

    /** Where a page begins: with the prefix, or behind the last key of the page before. */
    static byte[] startOf(String prefix, Optional<String> after) {
        byte[] start = of(prefix);
        byte[] behind = after.map(KeyBytes::behind).orElse(start);
        return Arrays.compareUnsigned(behind, start) > 0 ? behind : start;
    }

    /** The first possible key behind the given one. */
    private static byte[] behind(String key) {
        byte[] bytes = of(key);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }
}
