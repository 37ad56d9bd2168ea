package io.plasmavmc.chainfire.sqlite.disk;

import java.util.Arrays;

/** The bytes of a file in the making: what lies behind its end and is written over becomes zero. */
final class Content {

    private byte[] bytes;
    private int size;

    Content(byte[] bytes) {
        this.bytes = bytes.clone();
        this.size = bytes.length;
    }

    Content copy() {
        return new Content(toBytes());
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Some of the given bytes, to where they belong when the first of all goes to the offset. */
    void write(long offset, byte[] source, int from, int length) {
        int at = (int) offset + from;
        grow(at + length);
        System.arraycopy(source, from, bytes, at, length);
    }

    void grow(int least) {
        if (least > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(least, 2 * bytes.length));
        }
        size = Math.max(size, least);
    }

    void resize(long newSize) {
        grow((int) newSize);
        Arrays.fill(bytes, (int) newSize, size, (byte) 0);
        size = (int) newSize;
    }
}
