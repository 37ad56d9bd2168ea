package io.plasmavmc.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTextTest {
    private static final String ESC = "\u001b";

    @Test
    void newlinesAndTabsStay() {
        assertThat(TerminalText.lines("a\tb\r\nc\n")).isEqualTo("a\tb\nc\n");
    }

    @Test
    void sequencesThatSteerATerminalAreTakenOut() {
        assertThat(TerminalText.lines("a" + ESC + "[31mred" + ESC + "[0m" + ESC + "[2Jb"))
                .isEqualTo("aredb");
        assertThat(TerminalText.lines("a" + ESC + "]0;title\u0007b")).isEqualTo("ab");
        assertThat(TerminalText.lines("a" + ESC + "]52;c;Zm9v" + ESC + "\\b")).isEqualTo("ab");
        assertThat(TerminalText.lines("a" + ESC + "Pdcs" + ESC + "\\b" + ESC + "cd" + ESC + "(Be"))
                .isEqualTo("abde");
        assertThat(TerminalText.lines("a\u009b31mb\u0007\b\u007f")).isEqualTo("ab");
        assertThat(TerminalText.lines("a\u202eb\u2066c")).isEqualTo("abc");
    }

    @Test
    void sequenceCutInTwoIsStillRecognised() {
        var text = new TerminalText();

        assertThat(text.next("a" + ESC) + text.next("[3") + text.next("1mb")).isEqualTo("ab");
    }

    @Test
    void unfinishedSequenceHidesNoMoreThanItsLine() {
        assertThat(TerminalText.lines("a" + ESC + "]0;never ends\nb" + ESC + "[31\nc"))
                .isEqualTo("ab" + "c");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0B",
        "1023, 1023B",
        "1024, 1KiB",
        "16777216, 16MiB",
        "1610612736, 1.5GiB",
        "2147483648, 2GiB"
    })
    void sizesReadWell(long bytes, String text) {
        assertThat(Sizes.ofBytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "119, 119s", "180, 3m", "7200, 2h", "432000, 5d", "-5, 0s"})
    void agesAreOneShortWord(long seconds, String text) {
        assertThat(Ages.of(java.time.Duration.ofSeconds(seconds))).isEqualTo(text);
    }
}
