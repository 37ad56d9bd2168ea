package io.plasmavmc.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.cli.CommandLineRun;
import io.plasmavmc.cli.RecordingServer;
import io.plasmavmc.cli.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageImportTest {
    private static final String IMAGE = " /v1/orgs/default/projects/default/images/debian";

    @TempDir private Path directory;
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
    void fileArrivesWholeAndItsInspectionIsWaitedFor() throws Exception {
        var bytes = new byte[3_000_017];
        new Random(7).nextBytes(bytes);
        var file = Files.write(directory.resolve("disk.qcow2"), bytes);
        server.refuses("GET" + IMAGE, 404, "IMAGE_NOT_FOUND", "")
                .answers("GET" + IMAGE, Samples.image("debian", "UPLOADING"))
                .answers("GET" + IMAGE, Samples.image("debian", "READY"))
                .answers("PUT" + IMAGE, Samples.image("debian", "UPLOADING"));

        var result =
                CommandLineRun.against(server)
                        .run("image", "import", "debian", "--file", file.toString());

        assertThat(result.out()).isEqualTo("imported image debian: READY, QCOW2, disk of 2GiB\n");
        var upload = server.requests().get(1);
        assertThat(upload.query()).isEqualTo("format=qcow2");
        assertThat(upload.headers()).containsEntry("content-length", "3000017");
        assertThat(upload.bytes()).isEqualTo(bytes);
    }

    @Test
    void standardInputIsStreamedUntilItEnds() {
        server.refuses("GET" + IMAGE, 404, "IMAGE_NOT_FOUND", "")
                .answers("PUT" + IMAGE, Samples.image("debian", "READY"));

        var result =
                CommandLineRun.against(server)
                        .reading("some bytes")
                        .run("image", "import", "debian", "--file", "-", "--format", "raw");

        assertThat(result.status()).isZero();
        assertThat(server.requests().getLast().text()).isEqualTo("some bytes");
        assertThat(server.requests().getLast().query()).isEqualTo("format=raw");
    }

    @Test
    void takenNameIsFoundOutBeforeAnythingIsSent() throws Exception {
        var file = Files.writeString(directory.resolve("disk.img"), "x");
        server.answers("GET" + IMAGE, Samples.image("debian", "READY"));

        var result =
                CommandLineRun.against(server)
                        .run("image", "import", "debian", "--file", file.toString());

        assertThat(result.status()).isEqualTo(6);
        assertThat(result.err()).contains("exists already; nothing was sent");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void rejectedImageSaysWhy() throws Exception {
        var file = Files.writeString(directory.resolve("disk.raw"), "x");
        server.refuses("GET" + IMAGE, 404, "IMAGE_NOT_FOUND", "")
                .answers(
                        "PUT" + IMAGE,
                        Samples.image("debian", "FAILED")
                                .replace(
                                        "\"message\": \"\"",
                                        "\"message\": \"it has a backing file\""));

        var result =
                CommandLineRun.against(server)
                        .run("image", "import", "debian", "--file", file.toString());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("it has a backing file", "plasmavmc image delete debian");
    }

    @Test
    void fileThatCannotBeReadIsSaid() {
        var run = CommandLineRun.against(server);

        assertThat(run.run("image", "import", "x", "--file", directory + "/no.qcow2").err())
                .contains("no such file");
        assertThat(
                        run.run(
                                        "image",
                                        "import",
                                        "x",
                                        "--format",
                                        "raw",
                                        "--file",
                                        directory.toString())
                                .err())
                .contains("is a directory");
    }

    @Test
    void deleteAsksTheServerToWaitUntilTheImageIsGone() {
        server.answers("DELETE" + IMAGE, "{}");

        assertThat(CommandLineRun.against(server).run("image", "delete", "debian").out())
                .isEqualTo("deleted image debian\n");
        assertThat(server.requests().getFirst().query()).isEqualTo("wait=70s");
    }

    @Test
    void meterShowsShareAndRate() {
        assertThat(
                        UploadMeter.text(
                                50 << 20, OptionalLong.of(200 << 20), 500_000_000, "uploading x"))
                .isEqualTo("uploading x: 25% of 200MiB, 100MiB/s");
        assertThat(UploadMeter.text(50 << 20, OptionalLong.empty(), 500_000_000, "uploading x"))
                .isEqualTo("uploading x: 50MiB, 100MiB/s");
    }
}
