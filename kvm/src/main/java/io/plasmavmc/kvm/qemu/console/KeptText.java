package io.plasmavmc.kvm.qemu.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The two files of a console as one text, by the positions of all that was ever said.
 *
 * @param begin the position at which the newer file begins and the older one ends
 */
record KeptText(Path older, Path newer, long begin, long olderSize, long newerSize) {

    private static final int SEARCH_BLOCK = 64 * 1024;

    long oldest() {
        return begin - olderSize;
    }

    long end() {
        return begin + newerSize;
    }

    /** Up to {@code max} bytes from a position between {@link #oldest} and {@link #end}. */
    ByteBuffer read(long from, int max) throws IOException {
        var bytes = ByteBuffer.allocate((int) Math.min(max, end() - from));
        if (from < begin && bytes.hasRemaining()) {
            readFrom(older, from - oldest(), bytes);
        }
        if (bytes.hasRemaining()) {
            readFrom(newer, from + bytes.position() - begin, bytes);
        }
        return bytes.flip();
    }

    /** Where the last lines begin; one that is not ended yet counts too. */
    long positionOfLast(int lines) throws IOException {
        long lineEnds = lines;
        long searched = end() - 1;
        while (searched > oldest() && lineEnds > 0) {
            long block = Math.max(oldest(), searched - SEARCH_BLOCK);
            var bytes = read(block, (int) (searched - block));
            for (int at = bytes.limit() - 1; at >= 0; at--) {
                if (bytes.get(at) == '\n' && --lineEnds == 0) {
                    return block + at + 1;
                }
            }
            searched = block;
        }
        return lines > 0 ? oldest() : end();
    }

    private static void readFrom(Path file, long offset, ByteBuffer bytes) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            int count = 0;
            for (long at = offset; bytes.hasRemaining() && count >= 0; at += count) {
                count = channel.read(bytes, at);
            }
        }
    }
}
