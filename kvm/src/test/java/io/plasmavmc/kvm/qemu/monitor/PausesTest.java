package io.plasmavmc.kvm.qemu.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PausesTest {

    private final Pauses pauses = new Pauses();

    @Test
    void pausesGrowUpToALimitAndBeginAgain() {
        assertThat(Stream.generate(pauses::next).limit(9).map(Duration::toMillis))
                .containsExactly(20L, 40L, 80L, 160L, 320L, 640L, 1280L, 2000L, 2000L);

        pauses.beginAgain();

        assertThat(pauses.next()).isEqualTo(Duration.ofMillis(20));
    }
}
