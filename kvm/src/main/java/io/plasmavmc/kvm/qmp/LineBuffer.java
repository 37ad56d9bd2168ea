package io.plasmavmc.kvm.qmp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a byte stream into lines, wherever the pieces happen to end. It grows with the longest line
 * and shrinks again; a line beyond the limit is a failure, never cut. Owned by the reader alone.
 */
final class LineBuffer {

    private static final int USUAL = 16 * 1024;
    private static final int KEPT = 1024 * 1024;

    private final int longest;
    private byte[] bytes = new byte[USUAL];
    private int start;
    private int scanned;
    private int end;

    LineBuffer(int longest) {
        this.longest = longest;
    }

    /** Room to read into; to be followed by {@link #filled}. */
    ByteBuffer room() {
        if (start == end) {
            reset();
        } else if (end == bytes.length) {
            makeRoom();
        }
        // The JDK copies through a direct buffer of this size and keeps it, so it is kept small.
        return ByteBuffer.wrap(bytes, end, Math.min(bytes.length - end, 64 * 1024));
    }

    void filled(int count) {
        end += count;
    }

    /**
     * The next whole line without its end.
     *
     * @throws QmpMalformed when the line under way is longer than the limit
     */
    Optional<byte[]> nextLine() {
        while (scanned < end) {
            if (bytes[scanned++] == '\n') {
                requireShort(scanned - 1);
                var line = Arrays.copyOfRange(bytes, start, scanned - 1);
                start = scanned;
                return Optional.of(line);
            }
        }
        requireShort(end);
        return Optional.empty();
    }

    private void requireShort(int lineEnd) {
        if (lineEnd - start > longest) {
            throw new QmpMalformed(
                    "message: more than %d bytes (expected: at most that)".formatted(longest));
        }
    }

    private void makeRoom() {
        var waiting = end - start;
        if (start >= waiting && start > 0) {
            System.arraycopy(bytes, start, bytes, 0, waiting);
        } else {
            bytes = copyOf(bytes.length * 2L);
        }
        scanned -= start;
        start = 0;
        end = waiting;
    }

    private byte[] copyOf(long size) {
        var larger = new byte[(int) Math.min(size, Integer.MAX_VALUE - 8L)];
        System.arraycopy(bytes, start, larger, 0, end - start);
        return larger;
    }

    private void reset() {
        if (bytes.length > KEPT) {
            bytes = new byte[USUAL];
        }
        start = 0;
        scanned = 0;
        end = 0;
    }
}
