package io.plasmavmc.cli.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.cli.failure.WrongUsage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"30s, 30s", "2m, 120s", "1h, 3600s", "0s, 0s", "1500ms, 1.500s"})
    void aDurationReachesTheApiInSeconds(String typed, String sent) {
        assertThat(Durations.toApi(Durations.parse("--wait", typed))).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource({"30, 30s or 30m", "'', for example 30s or 2m", "2min, for example 30s or 2m"})
    void otherSpellingsAreRefusedWithTheRightOne(String typed, String right) {
        assertThatThrownBy(() -> Durations.parse("--wait", typed))
                .isInstanceOf(WrongUsage.class)
                .hasMessageContaining("(expected: " + right + ")");
    }
}
