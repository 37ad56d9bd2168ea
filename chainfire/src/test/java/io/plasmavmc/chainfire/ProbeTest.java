package io.plasmavmc.chainfire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProbeTest {
    @Test
    void works() {
        assertThat("a" + 1).hasSize(2);
    }
}
