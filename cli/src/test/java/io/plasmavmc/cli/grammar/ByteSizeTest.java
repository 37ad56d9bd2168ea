package io.plasmavmc.cli.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.cli.failure.WrongUsage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "1MiB, 1048576",
        "512MiB, 536870912",
        "512M, 536870912",
        "2GiB, 2147483648",
        "2G, 2147483648",
        "1TiB, 1099511627776",
        "4096TiB, 4503599627370496"
    })
    void binaryUnitsAreTaken(String text, long bytes) {
        assertThat(ByteSize.parse("--size", text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "2GB, 2GiB",
        "2gb, 2GiB",
        "2g, 2GiB",
        "2gib, 2GiB",
        "512mb, 512MiB",
        "512, 512MiB or 512GiB",
        "1.5GiB, 1536MiB",
        "0.5TB, 512GiB",
        "512KiB, 512MiB or 512GiB"
    })
    void otherSpellingsAreRefusedWithTheRightOne(String text, String right) {
        assertThatThrownBy(() -> ByteSize.parse("--size", text))
                .isInstanceOf(WrongUsage.class)
                .hasMessageStartingWith("--size " + text + ": ")
                .hasMessageEndingWith("(expected: " + right + ")");
    }

    @ParameterizedTest
    @CsvSource({"''", "x", "-1GiB", "0GiB", "5000TiB", "99999999999999999999GiB", "GiB"})
    void nonsenseIsRefused(String text) {
        assertThatThrownBy(() -> ByteSize.parse("--size", text))
                .isInstanceOf(WrongUsage.class)
                .hasMessageContaining("expected");
    }
}
