package io.plasmavmc.cli.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageLinesTest {

    @ParameterizedTest
    @CsvSource({
        "0s, 0.0s",
        "0.04s, 0.0s",
        "12.34s, 12.3s",
        "119.9s, 119.9s",
        "120s, 2m 0s",
        "3725.5s, 1h 2m",
        "900000s, 250h 0m",
        "PT3S, PT3S"
    })
    void cpuTimeIsAsExactAsPeopleNeedIt(String sent, String shown) {
        assertThat(UsageLines.cpuTime(sent)).isEqualTo(shown);
    }
}
