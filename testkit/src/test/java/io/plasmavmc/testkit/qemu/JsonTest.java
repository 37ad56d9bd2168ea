package io.plasmavmc.testkit.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[[], {}, [{\"a\": []}]]",
                "{\"a\": 1, \"b\": [true, false, null], \"c\": {\"d\": \"e\"}}",
                "18446744073709551615",
                "-9223372036854775808",
                "0.25",
                "\"\"",
                "\"quote \\\" and \\\\ back\""
            })
    void textOfAValueIsWhatItWasReadFrom(String text) {
        assertThat(Json.parse(text)).hasToString(text);
    }

    @Test
    void blanksAndEscapesAreRead() {
        assertThat(Json.parse(" [ 1 ,\n\t\"\\u00e9\\n\\/\\b\\f\\r\\t\" ]\r\n"))
                .hasToString("[1, \"\\u00e9\\u000a/\\u0008\\u000c\\u000d\\u0009\"]");
    }

    @Test
    void numbersAreEqualByValue() {
        assertThat(Json.parse("1e3")).hasToString("1000");
        assertThat(new Json.Num(new BigDecimal("1000.5")).isIntegral()).isFalse();
    }

    @Test
    void stringsAreWrittenInAscii() {
        assertThat(new Json.Str("é𝄞")).hasToString("\"\\u00e9\\ud834\\udd1e\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "{\"a\"}",
                "{\"a\": 1,}",
                "{\"a\": 1, \"a\": 2}",
                "{a: 1}",
                "'a'",
                "\"a",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"line\nbreak\"",
                "tru",
                "nul",
                "--1",
                "1 2",
                "[] x"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(text));
    }

    @Test
    void objectIsAskedFor() {
        assertThat(Json.object("{\"execute\": \"cont\"}").text("execute")).isEqualTo("cont");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.object("[]"))
                .withMessageContaining("an object");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.object("{\"execute\": 1}").text("execute"));
    }
}
