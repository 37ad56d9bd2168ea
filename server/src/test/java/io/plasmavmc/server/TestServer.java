package io.plasmavmc.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plasmavmc.server.config.ListenAddress;
import io.plasmavmc.server.config.ServerSettings;
import io.plasmavmc.server.wiring.PlasmaServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A whole server in this process, on a free port, with machines that only behave like machines. */
public final class TestServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PlasmaServer.Started started;
    private final String token;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TestServer(PlasmaServer.Started started, String token) {
        this.started = started;
        this.token = token;
    }

    /** An answer over HTTP. */
    public record Answer(int status, JsonNode body, HttpResponse<String> whole) {

        public String reason() {
            return body.path("reason").asText();
        }
    }

    public static TestServer start(Path dataDir) throws IOException {
        return start(dataDir, "fake");
    }

    public static TestServer start(Path dataDir, String hypervisor) throws IOException {
        PlasmaServer.Started started = PlasmaServer.start(settings(dataDir, hypervisor));
        return new TestServer(started, Files.readString(dataDir.resolve("admin.token")).strip());
    }

    public static ServerSettings settings(Path dataDir, String hypervisor) {
        return new ServerSettings(
                dataDir,
                dataDir.resolve("images"),
                dataDir.resolve("volumes"),
                new ListenAddress("127.0.0.1", 0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                dataDir.resolve("chainfire.db"),
                List.of("br0"),
                Optional.of(hypervisor),
                ServerSettings.LogFormat.TEXT);
    }

    public PlasmaServer server() {
        return started.server();
    }

    public int port() {
        return started.running().listen().port();
    }

    public String token() {
        return token;
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    public Answer post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    public Answer send(String method, String path, String body)
            throws IOException, InterruptedException {
        return send(
                request(path)
                        .header("Authorization", "Bearer " + token)
                        .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    public Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> whole =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(whole.statusCode(), JSON.readTree(whole.body()), whole);
    }

    /** Relative to the default project, unless it begins with a slash. */
    public HttpRequest.Builder request(String path) {
        String full = path.startsWith("/") ? path : "/v1/orgs/default/projects/default/" + path;
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + full))
                .timeout(PATIENCE);
    }

    public HttpClient http() {
        return http;
    }

    @Override
    public void close() {
        http.close();
        started.server().close();
    }
}
