package io.plasmavmc.kvm.qemu.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleFileTest {

    private static final long ROTATE_AT = 1000;

    @TempDir Path directory;
    private Path path = Path.of("");
    private ConsoleFile console = new ConsoleFile(path, ROTATE_AT);

    @BeforeEach
    void open() {
        path = directory.resolve("console.log");
        console = new ConsoleFile(path, ROTATE_AT);
    }

    @Test
    void consoleThatNeverSpokeIsEmpty() throws IOException {
        var chunk = console.read(17, 100);

        assertThat(text(chunk.bytes())).isEmpty();
        assertThat(chunk.cut()).isFalse();
        assertThat(chunk.next()).isZero();
        assertThat(console.positionOfLast(5)).isZero();
    }

    @Test
    void positionsGoOnOverRotations() throws IOException {
        append("a".repeat(1200));
        console.rotateIfLong();
        append("b".repeat(300));

        assertThat(text(console.read(0, 2000).bytes()))
                .isEqualTo("a".repeat(1200) + "b".repeat(300));
        assertThat(text(console.read(1199, 2).bytes())).isEqualTo("ab");
        assertThat(console.read(0, 2000).next()).isEqualTo(1500);
        assertThat(Files.size(path)).isEqualTo(300);
    }

    @Test
    void textThatIsLostIsSaidToBeCut() throws IOException {
        append("a".repeat(1200));
        console.rotateIfLong();
        append("b".repeat(1100));
        console.rotateIfLong();
        append("c");

        var chunk = console.read(10, 5000);

        assertThat(chunk.cut()).isTrue();
        assertThat(text(chunk.bytes())).isEqualTo("b".repeat(1100) + "c");
        assertThat(chunk.next()).isEqualTo(2301);
    }

    @Test
    void shortFileIsLeftAlone() throws IOException {
        append("a".repeat(1000));
        console.rotateIfLong();

        assertThat(Files.size(path)).isEqualTo(1000);
    }

    @Test
    void positionsOutliveTheServer() throws IOException {
        append("a".repeat(1200));
        console.rotateIfLong();
        append("b");

        assertThat(text(new ConsoleFile(path, ROTATE_AT).read(1199, 10).bytes())).isEqualTo("ab");
    }

    @Test
    void lastLinesAreFoundAcrossRotations() throws IOException {
        append("one\n".repeat(300));
        console.rotateIfLong();
        append("two\nthree");

        assertThat(from(console.positionOfLast(1))).isEqualTo("three");
        assertThat(from(console.positionOfLast(2))).isEqualTo("two\nthree");
        assertThat(from(console.positionOfLast(3))).isEqualTo("one\ntwo\nthree");
        assertThat(from(console.positionOfLast(0))).isEmpty();
        assertThat(console.positionOfLast(100_000)).isZero();
    }

    @Test
    void lineThatHasEndedCountsOnce() throws IOException {
        append("one\ntwo\n");

        assertThat(from(console.positionOfLast(1))).isEqualTo("two\n");
    }

    /**
     * The writer appends as QEMU does; only what came in the moment of a cut may be missing, and on
     * a busy machine that moment is longer.
     */
    @Test
    void consoleThatNeverPausesIsCutWithoutTearingLinesApart() throws Exception {
        int lines = 20_000;
        var writer = Thread.ofPlatform().start(() -> writeLines(lines));

        while (writer.isAlive()) {
            console.rotateIfLong();
        }
        writer.join();

        assertThat(from(0).lines().skip(1))
                .isNotEmpty()
                .allMatch(line -> line.matches("line \\d{6}"));
        assertThat(from(0)).endsWith("line 019999\n");
        assertThat(console.read(Long.MAX_VALUE, 1).next()).isBetween(lines * 6L, lines * 12L);
    }

    private void writeLines(int lines) {
        try (var file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int number = 0; number < lines; number++) {
                file.write(bytes("line %06d\n".formatted(number)));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String from(long position) throws IOException {
        return text(console.read(position, 1 << 20).bytes());
    }

    private void append(String text) throws IOException {
        Files.writeString(path, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }
}
