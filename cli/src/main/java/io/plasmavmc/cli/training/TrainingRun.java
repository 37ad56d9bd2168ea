package io.plasmavmc.cli.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.plasmavmc.cli.Program;
import io.plasmavmc.cli.invocation.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * Runs the usual commands once, so that the JVM can note which classes they need and keep them
 * ready in the ahead-of-time cache ({@code scripts/train-aot}). Talks to a server of its own that
 * answers with samples; never part of an ordinary run. A command that behaves otherwise than
 * expected fails the training, as the cache would be of something else.
 */
public final class TrainingRun {
    private final String server;

    private TrainingRun(String server) {
        this.server = server;
    }

    public static void main(String[] args) throws IOException {
        var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", TrainingRun::answer);
        http.start();
        try {
            new TrainingRun("http://127.0.0.1:" + http.getAddress().getPort()).run();
        } finally {
            http.stop(0);
        }
    }

    private void run() {
        for (int round = 0; round < 2; round++) {
            expect(0, "vm", "list");
            expect(0, "vm", "list", "-o", "json");
            expect(0, "vm", "get", "web-1");
            expect(0, "vm", "get", "web-1", "-o", "yaml");
            expect(0, "vm", "create", "web-1", "--memory", "512MiB", "--disk", "data=data-1");
            expect(0, "vm", "start", "web-1");
            expect(0, "vm", "stop", "web-1", "--force");
            expect(0, "vm", "log", "web-1");
            expect(0, "image", "list");
            expect(0, "volume", "list");
            expect(0, "node", "list");
            expect(0, "version");
            expect(0, "--help");
            expect(0, "vm", "--help");
            expect(2, "vm", "lsit");
            expect(5, "vm", "get", "missing");
        }
    }

    private void expect(int status, String... args) {
        var said = new ByteArrayOutputStream();
        var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        var actual = Program.run(args, surroundings(stream));
        if (actual != status) {
            throw new IllegalStateException(
                    "%s: exit status %d (expected: %d)%n%s"
                            .formatted(
                                    String.join(" ", args),
                                    actual,
                                    status,
                                    said.toString(StandardCharsets.UTF_8)));
        }
    }

    private Surroundings surroundings(PrintStream stream) {
        return new Surroundings(
                Map.of("PLASMAVMC_SERVER", server, "PLASMAVMC_TOKEN", "training"),
                Path.of("/"),
                false,
                InputStream.nullInputStream(),
                stream,
                stream,
                false,
                false,
                InstantSource.system());
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            var path = exchange.getRequestURI().getPath();
            var status = path.endsWith("/missing") ? 404 : 200;
            var body = sample(path).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String sample(String path) throws IOException {
        return switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "missing" -> resource("error.json");
            case "vms" -> "{\"vms\": [" + resource("vm.json") + "], \"cursor\": \"1\"}";
            case "images", "volumes", "nodes" -> "{}";
            case "version" -> "{\"version\": \"0\"}";
            case "log" -> "GUEST-READY\n";
            default -> resource("vm.json");
        };
    }

    private static String resource(String name) throws IOException {
        try (var in = TrainingRun.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + ": not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
