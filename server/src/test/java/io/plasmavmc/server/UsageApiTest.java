package io.plasmavmc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a VM has used is shown where it was asked for, as long as its machine is there. */
class UsageApiTest {

    private static final Duration AMPLE = Duration.ofSeconds(60);
    private static final String LABELS = "org=\"default\",project=\"default\",vm=\"busy\"";

    @TempDir static Path dir;
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start(dir.resolve("data"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void usageIsShownWhileTheMachineIsThereAndVanishesWithIt() throws Exception {
        new TestDevices(server).volume("busy-data");
        server.post(
                "vms",
                """
                {"vmId": "busy", "spec": {"cpus": 2,
                 "disks": [{"diskId": "data", "volumeId": "busy-data"}],
                 "nics": [{"nicId": "eth0", "user": {}}, {"nicId": "lan", "bridge": {"name": "br0"}}]}}
                """);
        assertThat(usage().isMissingNode()).isTrue();
        assertThat(server.post("vms/busy:start", "{}").status()).isEqualTo(200);

        await().atMost(AMPLE).until(() -> !usage().isMissingNode());

        JsonNode usage = usage();
        assertThat(Instant.parse(usage.path("sampleTime").asText())).isBefore(Instant.now());
        assertThat(usage.path("cpuTime").asText()).matches("[0-9.]+s");
        assertThat(usage.path("memoryBytes").asLong()).isGreaterThan(1L << 30);
        assertThat(usage.path("disks")).hasSize(1);
        assertThat(usage.path("disks").path(0).path("diskId").asText()).isEqualTo("data");
        assertThat(usage.path("disks").path(0).path("readBytes").asText()).isEqualTo("16777216");
        assertThat(usage.path("nics")).hasSize(1);
        assertThat(usage.path("nics").path(0).path("nicId").asText()).isEqualTo("lan");
        assertThat(server.get("vms").body().path("vms").path(0).path("status").has("usage"))
                .isFalse();
        assertThat(metrics())
                .contains("# TYPE plasmavmc_vm_cpu_seconds_total counter")
                .contains("plasmavmc_vm_cpu_seconds_total{" + LABELS + "} ")
                .contains("plasmavmc_vm_memory_bytes{" + LABELS + "} ")
                .contains("plasmavmc_vm_disk_read_bytes_total{disk=\"data\"," + LABELS + "} ")
                .contains("plasmavmc_vm_disk_writes_total{disk=\"data\"," + LABELS + "} ")
                .contains("plasmavmc_vm_nic_received_bytes_total{nic=\"lan\"," + LABELS + "} ")
                .contains("plasmavmc_vm_nic_sent_packets_total{nic=\"lan\"," + LABELS + "} ");

        assertThat(server.post("vms/busy:stop", "{\"force\": true}").status()).isEqualTo(200);

        assertThat(usage().isMissingNode()).isTrue();
        assertThat(metrics()).doesNotContain("vm=\"busy\"");
    }

    @Test
    void silentMachineIsShownWithWhatTheHostKnowsOfIt(@TempDir Path other) throws Exception {
        try (TestServer silent = TestServer.start(other, "fake:silent-after=3s")) {
            new TestDevices(silent).volume("data-1");
            silent.post(
                    "vms",
                    """
                    {"vmId": "silent",
                     "spec": {"disks": [{"diskId": "data", "volumeId": "data-1"}]}}
                    """);
            assertThat(silent.post("vms/silent:start", "{}").status()).isEqualTo(200);
            await().atMost(AMPLE)
                    .until(() -> status(silent).path("phase").asText().equals("UNKNOWN"));

            await().atMost(AMPLE).until(() -> status(silent).has("usage"));

            JsonNode usage = status(silent).path("usage");
            assertThat(usage.path("memoryBytes").asLong()).isPositive();
            assertThat(usage.path("disks")).isEmpty();
        }
    }

    private static JsonNode status(TestServer silent) throws Exception {
        return silent.get("vms/silent").body().path("status");
    }

    private static JsonNode usage() throws Exception {
        return server.get("vms/busy").body().path("status").path("usage");
    }

    private static String metrics() throws Exception {
        return server.http()
                .send(
                        server.request("/metrics")
                                .header("Authorization", "Bearer " + server.token())
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
