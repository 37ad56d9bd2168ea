package io.plasmavmc.chainfire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Immutable bytes of a key, equal by content. */
public final class Value {

    private final byte[] bytes;

    private Value(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Value of(byte[] bytes) {
        return new Value(bytes.clone());
    }

    public static Value ofUtf8(String text) {
        return new Value(text.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    public String toUtf8() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** In bytes. */
    public int size() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Value value && Arrays.equals(bytes, value.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The size alone: values may hold secrets, and logs print whatever is at hand. */
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
