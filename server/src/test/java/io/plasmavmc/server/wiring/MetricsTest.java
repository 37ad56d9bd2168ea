package io.plasmavmc.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MetricsTest {

    @Test
    void commandsToMachinesAreCountedByTheirNamesWithTheirTimes() {
        try (var metrics = new Metrics()) {
            var commands = metrics.qmpCommands();
            commands.took("stop", Duration.ofMillis(700));
            commands.took("stop", Duration.ofMillis(2));
            commands.took("query-status", Duration.ofMillis(2));

            assertThat(metrics.text())
                    .contains("plasmavmc_qmp_command_seconds_count{command=\"stop\"} 2")
                    .contains("plasmavmc_qmp_command_seconds_bucket{command=\"stop\",le=\"0.5\"} 1")
                    .contains("plasmavmc_qmp_command_seconds_count{command=\"query-status\"} 1");
        }
    }
}
