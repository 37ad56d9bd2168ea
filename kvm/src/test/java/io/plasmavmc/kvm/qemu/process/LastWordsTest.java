package io.plasmavmc.kvm.qemu.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastWordsTest {

    @TempDir Path directory;

    @Test
    void linesAreJoinedWithoutTimeAndProgram() throws IOException {
        var words =
                lastWords(
                        """
                        2026-01-02T03:04:05.678901Z qemu-system-x86_64: -device x: no

                        /usr/bin/qemu-system-x86_64: second\u001b[31m
                        """);

        assertThat(words).isEqualTo("-device x: no; second[31m");
    }

    @Test
    void onlyTheEndOfALongTextIsKept() throws IOException {
        var words = lastWords("x".repeat(100_000) + "\n" + "the end\n");

        assertThat(words).isEqualTo("the end");
    }

    @Test
    void lineThatIsLongerThanAllIsCut() throws IOException {
        assertThat(lastWords("y".repeat(100_000))).hasSize(2048);
    }

    @Test
    void directoriesOfTheHostAreNotTold() throws IOException {
        var words = lastWords("qemu-system-x86_64: Could not open '/srv/my disks/a.raw': No\n");

        assertThat(words).isEqualTo("Could not open 'a.raw': No");
    }

    @Test
    void noFileIsNoWords() {
        assertThat(LastWords.of(directory.resolve("none"))).isEmpty();
    }

    private String lastWords(String text) throws IOException {
        return LastWords.of(Files.writeString(directory.resolve("qemu.log"), text));
    }
}
