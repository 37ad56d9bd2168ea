package io.plasmavmc.core.hypervisor.fake;

import io.plasmavmc.core.hypervisor.ConsoleLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What one VM's console said, the newest {@link #KEPT} bytes of it. Guarded by the host's lock. */
final class FakeConsole {

    static final int KEPT = 64 * 1024;

    private byte[] text = {};
    private long start;

    void append(String words) {
        byte[] added = words.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(text, text.length + added.length);
        System.arraycopy(added, 0, all, text.length, added.length);
        int lost = Math.max(0, all.length - KEPT);
        text = Arrays.copyOfRange(all, lost, all.length);
        start += lost;
    }

    ConsoleLog.Chunk read(long position, int max) {
        boolean cut = position < start;
        int from = Math.clamp(position - start, 0, text.length);
        int to = (int) Math.min(text.length, (long) from + max);
        ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOfRange(text, from, to));
        return new ConsoleLog.Chunk(bytes.asReadOnlyBuffer(), cut, start + to);
    }

    /** A last line without its end counts as a line. */
    long positionOfLast(int lines) {
        if (lines <= 0) {
            return start + text.length;
        }
        int ends = 0;
        for (int i = text.length - 2; i >= 0; i--) {
            if (text[i] == '\n' && ++ends == lines) {
                return start + i + 1;
            }
        }
        return start;
    }
}
