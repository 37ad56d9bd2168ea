package io.plasmavmc.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.plasmavmc.cli.output.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server on loopback that answers as a test tells it to and writes down what it was asked. A path
 * is looked up without its query; several answers for one path are given one after the other, the
 * last of them for ever. What nobody prepared is answered with the contract's UNKNOWN_FIELD, status
 * 400.
 */
public final class RecordingServer implements AutoCloseable {
    /** One request as it arrived; the body as Latin-1, one character for each byte. */
    public record Request(
            String method, String path, String query, Map<String, String> headers, String latin1) {
        public JsonNode json() {
            try {
                return JsonText.read(text());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public byte[] bytes() {
            return latin1.getBytes(StandardCharsets.ISO_8859_1);
        }

        public String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return method + " " + path + (query.isEmpty() ? "" : "?" + query);
        }
    }

    /** Writes one whole answer. */
    @FunctionalInterface
    public interface Answer {
        void write(HttpExchange exchange) throws IOException;
    }

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();

    public RecordingServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    public String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public RecordingServer answers(String methodAndPath, Answer answer) {
        answers.computeIfAbsent(methodAndPath, _ -> new ArrayDeque<>()).add(answer);
        return this;
    }

    public RecordingServer answers(String methodAndPath, int status, String body) {
        return answers(methodAndPath, exchange -> write(exchange, status, body));
    }

    public RecordingServer answers(String methodAndPath, String body) {
        return answers(methodAndPath, 200, body);
    }

    public RecordingServer refuses(String methodAndPath, int status, String reason, String more) {
        return answers(
                methodAndPath,
                status,
                """
                {"code": "X", "reason": "%s", "message": "said by the server", "retryable": false%s}
                """
                        .formatted(reason, more.isEmpty() ? "" : ", " + more));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = recorded(exchange);
            next(request.method() + " " + request.path()).write(exchange);
        }
    }

    private Request recorded(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        var headers = new ConcurrentHashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach(
                        (name, values) ->
                                headers.put(
                                        name.toLowerCase(java.util.Locale.ROOT),
                                        values.getFirst()));
        var query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        var bytes = exchange.getRequestBody().readAllBytes();
        var request =
                new Request(
                        exchange.getRequestMethod(),
                        uri.getRawPath(),
                        query,
                        headers,
                        new String(bytes, StandardCharsets.ISO_8859_1));
        requests.add(request);
        return request;
    }

    private synchronized Answer next(String methodAndPath) {
        var prepared = answers.get(methodAndPath);
        if (prepared == null) {
            return exchange ->
                    write(
                            exchange,
                            400,
                            "{\"reason\": \"UNKNOWN_FIELD\", \"message\": \""
                                    + methodAndPath
                                    + "\"}");
        }
        return prepared.size() > 1 ? prepared.removeFirst() : prepared.getFirst();
    }

    public static void write(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
