package io.plasmavmc.server.training;

import io.plasmavmc.server.config.ServerFlags;
import io.plasmavmc.server.config.ServerSettings;
import io.plasmavmc.server.wiring.PlasmaServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the JVM watches to make the server's ahead-of-time cache: a server on a temporary directory
 * with fake machines, asked for what servers are asked for most. Fails loudly: a cache of half a
 * day would only look like one.
 */
public final class TrainingRun {

    private static final String VMS = "/v1/orgs/default/projects/default/vms";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final String token;

    private TrainingRun(String url, String token) {
        this.url = url;
        this.token = token;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("plasmavmc-training");
        try {
            ServerSettings settings = ServerSettings.of(new ServerFlags(), environment(directory));
            PlasmaServer.Started started = PlasmaServer.start(settings);
            try (PlasmaServer _ = started.server()) {
                String token = Files.readString(directory.resolve("admin.token")).strip();
                new TrainingRun(started.running().url(), token).live();
            }
        } finally {
            remove(directory);
        }
        System.exit(0);
    }

    private static Map<String, String> environment(Path directory) {
        return Map.of(
                "PLASMAVMC_SERVER_DATA_DIR", directory.toString(),
                "PLASMAVMC_SERVER_LISTEN", "127.0.0.1:0",
                "PLASMAVMC_SERVER_HYPERVISOR", "fake:boot=1ms,shutdown-after=1ms");
    }

    private void live() throws IOException, InterruptedException {
        send("POST", VMS, "{\"vmId\": \"web-1\", \"spec\": {\"memoryMib\": 128}}");
        for (String verb : List.of("start", "pause", "resume", "reset", "stop")) {
            send("POST", VMS + "/web-1:" + verb, "{}");
        }
        for (String path :
                List.of(VMS, VMS + "/web-1", VMS + "/web-1:explain", "/v1/nodes", "/metrics")) {
            send("GET", path, "");
        }
        send("DELETE", VMS + "/web-1", "");
    }

    private void send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(method + " " + path + ": " + answer.statusCode() + answer.body());
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
