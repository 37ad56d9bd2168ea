package io.plasmavmc.kvm.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineBufferTest {

    private static final int LIMIT = 1_000_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 4096, 100_000, 10_000_000})
    void linesAreTheSameWhereverThePiecesEnd(int pieceSize) {
        var lines = manyLines();
        var bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(feed(new LineBuffer(LIMIT), bytes, pieceSize)).isEqualTo(lines);
    }

    @Test
    void lineOfExactlyTheLimitIsRead() {
        var line = "x".repeat(LIMIT);
        var bytes = (line + "\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(feed(new LineBuffer(LIMIT), bytes, 4096)).containsExactly(line);
    }

    @Test
    void lineBeyondTheLimitIsRefusedWithItsEnd() {
        var bytes = ("x".repeat(LIMIT + 1) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThatExceptionOfType(QmpMalformed.class)
                .isThrownBy(() -> feed(new LineBuffer(LIMIT), bytes, bytes.length));
    }

    @Test
    void lineBeyondTheLimitIsRefusedBeforeItsEnd() {
        var bytes = "x".repeat(LIMIT + 100_000).getBytes(StandardCharsets.ISO_8859_1);
        assertThatExceptionOfType(QmpMalformed.class)
                .isThrownBy(() -> feed(new LineBuffer(LIMIT), bytes, 4096));
    }

    /** Short ones, empty ones and ones that make the buffer grow, in an order that repeats. */
    private static List<String> manyLines() {
        var random = new Random(42);
        var lines = new ArrayList<String>();
        for (var i = 0; i < 300; i++) {
            lines.add("abc".repeat(random.nextInt(i % 50 == 0 ? 60_000 : 40)));
        }
        return lines;
    }

    private static List<String> feed(LineBuffer buffer, byte[] bytes, int pieceSize) {
        var lines = new ArrayList<String>();
        for (var at = 0; at < bytes.length; ) {
            var room = buffer.room();
            var count = Math.min(pieceSize, Math.min(room.remaining(), bytes.length - at));
            room.put(bytes, at, count);
            buffer.filled(count);
            at += count;
            for (var line = buffer.nextLine(); line.isPresent(); line = buffer.nextLine()) {
                lines.add(new String(line.get(), StandardCharsets.ISO_8859_1));
            }
        }
        return lines;
    }
}
