package io.plasmavmc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.cli.output.JsonText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VolumeCommandsTest {
    private static final String VOLUMES = "/v1/orgs/default/projects/default/volumes";

    private RecordingServer server;

    @BeforeEach
    void start() throws Exception {
        server = new RecordingServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void createWaitsUntilTheVolumeIsReady() throws Exception {
        server.answers("POST " + VOLUMES, Samples.volume("data-1", "READY"));

        var result =
                CommandLineRun.against(server)
                        .run(
                                "volume",
                                "create",
                                "data-1",
                                "--size",
                                "1GiB",
                                "--label",
                                "a=b",
                                "--request-id",
                                "r1");

        assertThat(result.out()).isEqualTo("created volume data-1: READY, 1GiB\n");
        assertThat(server.requests().getFirst().query()).isEqualTo("requestId=r1&wait=70s");
        assertThat(server.requests().getFirst().json())
                .isEqualTo(
                        JsonText.read(
                                "{\"volumeId\": \"data-1\", \"sizeBytes\": \"1073741824\", \"labels\": {\"a\": \"b\"}}"));
    }

    @Test
    void withoutAWaitTheVolumeMayStillBeInTheMaking() {
        server.answers("POST " + VOLUMES, Samples.volume("data-1", "CREATING"));

        var result =
                CommandLineRun.against(server)
                        .run("volume", "create", "data-1", "--size", "1GiB", "--no-wait");

        assertThat(result.out()).isEqualTo("created volume data-1: CREATING, 1GiB\n");
        assertThat(server.requests().getFirst().query()).isEmpty();
    }

    @Test
    void timeOverIsNotSettledInTime() {
        server.refuses(
                "DELETE " + VOLUMES + "/data-1",
                504,
                "STILL_WORKING",
                "\"metadata\": {\"volume\": \"data-1\"}");

        var result =
                CommandLineRun.against(server).run("volume", "delete", "data-1", "--wait", "100ms");

        assertThat(server.requests().getFirst().query()).isEqualTo("wait=0.100s");
        assertThat(result.status()).isEqualTo(4);
        assertThat(result.err()).contains("plasmavmc volume get data-1");
    }

    @Test
    void failedVolumeSaysWhy() {
        server.answers(
                "POST " + VOLUMES,
                Samples.volume("data-1", "FAILED")
                        .replace("\"reason\": \"\"", "\"reason\": \"NO_SPACE\"")
                        .replace("\"message\": \"\"", "\"message\": \"disk full\""));

        var result =
                CommandLineRun.against(server).run("volume", "create", "data-1", "--size", "1GiB");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("disk full", "plasmavmc volume delete data-1");
    }

    @Test
    void resizeSendsTheNewSize() throws Exception {
        server.answers("PATCH " + VOLUMES + "/data-1", Samples.volume("data-1", "READY"));

        var result =
                CommandLineRun.against(server).run("volume", "resize", "data-1", "--size", "1GiB");

        assertThat(result.out()).isEqualTo("resized volume data-1: READY, 1GiB\n");
        assertThat(server.requests().getFirst().json())
                .isEqualTo(JsonText.read("{\"sizeBytes\": \"1073741824\"}"));
    }
}
