package io.plasmavmc.core.hypervisor.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeOptionsTest {

    @Test
    void nameAloneMeansTheDefaults() {
        assertThat(FakeOptions.parse("fake")).isEqualTo(FakeOptions.DEFAULTS);
    }

    @Test
    void everyOptionIsRead() {
        FakeOptions options =
                FakeOptions.parse(
                        "fake:launch=50ms,boot=2s,shutdown-after=5m,ignore-powerdown=true,"
                                + "poweroff-after=1h,crash-after=30s,silent-after=7s");

        assertThat(options)
                .isEqualTo(
                        FakeOptions.DEFAULTS
                                .withLaunch(Duration.ofMillis(50))
                                .withBoot(Duration.ofSeconds(2))
                                .withShutdownAfter(Duration.ofMinutes(5))
                                .withIgnorePowerdown(true)
                                .withPoweroffAfter(Duration.ofHours(1))
                                .withCrashAfter(Duration.ofSeconds(30))
                                .withSilentAfter(Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    kvm              | hypervisor: kvm (expected: fake or fake:KEY=VALUE,…)
                    fake:bot=2s      | fake option: bot (expected: one of launch, boot, shutdown-after, ignore-powerdown, detach-after, ignore-detach, poweroff-after, crash-after, silent-after, emulated)
                    fake:boot        | fake option: boot (expected: KEY=VALUE with a key of launch, boot, shutdown-after, ignore-powerdown, detach-after, ignore-detach, poweroff-after, crash-after, silent-after, emulated)
                    fake:boot=2      | fake option: boot=2 (expected: a duration like 50ms, 2s, 5m or 1h)
                    fake:boot=-2s    | fake option: boot=-2s (expected: a duration like 50ms, 2s, 5m or 1h)
                    fake:boot=1s,ignore-powerdown=yes | fake option: ignore-powerdown=yes (expected: true or false)
                    """)
    void whatCannotBeReadIsRefusedWithWhatCan(String text, String message) {
        assertThatThrownBy(() -> FakeOptions.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
