package io.plasmavmc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plasmavmc.server.TestServer.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpStreamsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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

    /** A watch that is read line by line. */
    private record Lines(BufferedReader reader) implements AutoCloseable {

        static Lines open(String path) throws Exception {
            return open(server, path);
        }

        static Lines open(TestServer of, String path) throws Exception {
            HttpRequest request =
                    of.request(path).header("Authorization", "Bearer " + of.token()).build();
            HttpResponse<InputStream> response =
                    of.http().send(request, HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.headers().firstValue("content-type"))
                    .hasValue("application/x-ndjson");
            return new Lines(
                    new BufferedReader(
                            new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
        }

        JsonNode next() throws IOException {
            return JSON.readTree(reader.readLine());
        }

        JsonNode next(String type) throws IOException {
            JsonNode event = next();
            assertThat(event.path("type").asText()).as(event.toString()).isEqualTo(type);
            return event;
        }

        /** The first event that shows the VM in the phase. */
        JsonNode phase(String phase) throws IOException {
            JsonNode event = next();
            while (!event.path("vm").path("status").path("phase").asText().equals(phase)) {
                event = next();
            }
            return event;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    @Test
    void aWatchTellsTheLifeOfAVmInOrder() throws Exception {
        String project = "/v1/orgs/default/projects/lives/vms";
        server.post(project, "{\"vmId\": \"a\"}");
        try (Lines lines = Lines.open(project + ":watch")) {
            assertThat(lines.next("PUT").path("vm").path("vmId").asText()).isEqualTo("a");
            lines.next("SYNCED");
            server.post(project + "/a:start", "{}");
            assertThat(lines.phase("RUNNING").path("type").asText()).isEqualTo("PUT");
            server.send("DELETE", project + "/a?force=true", "");
            JsonNode event = lines.next();
            while (event.path("type").asText().equals("PUT")) {
                event = lines.next();
            }
            assertThat(event.path("type").asText()).isEqualTo("DELETED");
            assertThat(event.path("vm").path("uid").asText()).isNotEmpty();
        }
    }

    @Test
    void aWatchGoesOnWhereAListWasTaken() throws Exception {
        String project = "/v1/orgs/default/projects/lists/vms";
        server.post(project, "{\"vmId\": \"before\"}");
        String cursor = server.get(project).body().path("cursor").asText();
        server.post(project, "{\"vmId\": \"after\"}");

        try (Lines lines = Lines.open(project + ":watch?since=" + cursor)) {
            assertThat(lines.next("PUT").path("vm").path("vmId").asText()).isEqualTo("after");
        }
    }

    @Test
    void aCursorStaysGoodOverARestartOfTheServer(@TempDir Path other) throws Exception {
        String vms = "/v1/orgs/default/projects/default/vms";
        String cursor;
        try (TestServer first = TestServer.start(other)) {
            first.post("vms", "{\"vmId\": \"before\"}");
            cursor = first.get("vms").body().path("cursor").asText();
            first.post("vms", "{\"vmId\": \"short\"}");
            first.send("DELETE", "vms/short?force=true", "");
        }
        try (TestServer second = TestServer.start(other);
                Lines lines = Lines.open(second, vms + ":watch?since=" + cursor)) {
            JsonNode event = lines.next("PUT");
            while (event.path("type").asText().equals("PUT")) {
                assertThat(event.path("vm").path("vmId").asText()).isEqualTo("short");
                event = lines.next();
            }
            assertThat(event.path("type").asText()).isEqualTo("DELETED");
            // Fake machines end with their server: to them its restart is a boot of the host.
            assertThat(lines.next("PUT").path("vm").path("vmId").asText()).isEqualTo("before");
            second.post("vms", "{\"vmId\": \"later\"}");
            assertThat(lines.next("PUT").path("vm").path("vmId").asText()).isEqualTo("later");
        }
    }

    @Test
    void aCursorOfAnotherTimeGetsTheWholeListAnew() throws Exception {
        String project = "/v1/orgs/default/projects/olds/vms";
        server.post(project, "{\"vmId\": \"x\"}");
        String inTheSnapshot;
        try (Lines lines = Lines.open(project + ":watch")) {
            inTheSnapshot = lines.next("PUT").path("cursor").asText();
        }

        try (Lines lines = Lines.open(project + ":watch?since=" + inTheSnapshot)) {
            lines.next("RESYNC");
            lines.next("PUT");
            lines.next("SYNCED");
        }
        assertThat(server.get(project + ":watch?since=nonsense").reason())
                .isEqualTo("INVALID_FIELD");
    }

    @Test
    void anUploadedImageIsReady() throws Exception {
        Answer answer = server.send("PUT", "images/raw-1?format=raw", "x".repeat(1024));

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        assertThat(answer.body().path("status").path("phase").asText()).isEqualTo("READY");
        assertThat(answer.body().path("format").asText()).isEqualTo("raw");
        assertThat(answer.body().path("sizeBytes").asText()).isEqualTo("1024");
        assertThat(answer.body().path("sha256").asText()).hasSize(64);
        assertThat(server.send("PUT", "images/raw-1?format=raw", "y").reason())
                .isEqualTo("ALREADY_EXISTS");
    }

    @Test
    void aFileThatIsNoImageLeavesNothing() throws Exception {
        Answer answer = server.send("PUT", "images/broken?format=qcow2", "no image at all");

        assertThat(answer.reason()).isEqualTo("IMAGE_REJECTED");
        assertThat(server.get("images/broken").reason()).isEqualTo("IMAGE_NOT_FOUND");
        assertThat(server.send("PUT", "images/broken?format=vmdk", "x").reason())
                .isEqualTo("INVALID_FIELD");
    }

    @Test
    void anUploadThatIsBrokenOffLeavesNothing() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            String head =
                    "PUT /v1/orgs/default/projects/default/images/half?format=raw HTTP/1.1\r\n"
                            + "Host: localhost\r\nAuthorization: Bearer "
                            + server.token()
                            + "\r\nContent-Length: 1000000\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[1000]);
            out.flush();
            await().atMost(PATIENCE).until(() -> server.get("images/half").status() == 200);
        }

        await().atMost(PATIENCE)
                .until(() -> server.get("images/half").reason().equals("IMAGE_NOT_FOUND"));
        await().atMost(PATIENCE).until(() -> files(dir.resolve("data/images")) <= 1);
    }

    private static long files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.getFileName().toString().startsWith(".")).count();
        }
    }

    @Test
    void theLogOfAVmThatSaidNothingIsEmpty() throws Exception {
        server.post("vms", "{\"vmId\": \"silent\"}");
        HttpRequest request =
                server.request("vms/silent/log?tail=10")
                        .header("Authorization", "Bearer " + server.token())
                        .build();

        HttpResponse<String> response =
                server.http().send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(server.get("vms/absent/log").reason()).isEqualTo("VM_NOT_FOUND");
    }
}
