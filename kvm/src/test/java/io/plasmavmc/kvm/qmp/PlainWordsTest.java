package io.plasmavmc.kvm.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainWordsTest {

    @Test
    void wordsStayAsTheyAre() {
        assertThat(PlainWords.of("größer als 3 €, 'a b'", 100)).isEqualTo("größer als 3 €, 'a b'");
    }

    @Test
    void whatDoesSomethingToATerminalIsASpace() {
        assertThat(PlainWords.of("a\u001b[2J\r\nb\u202ec\u2028d\u0000", 100))
                .isEqualTo("a [2J  b c d ");
    }

    @Test
    void longOnesAreCutAndNoHalfOfACharacterIsLeft() {
        assertThat(PlainWords.of("abc\ud83d\ude00", 4)).isEqualTo("abc ");
    }
}
