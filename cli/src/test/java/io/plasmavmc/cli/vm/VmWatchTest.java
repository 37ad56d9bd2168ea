package io.plasmavmc.cli.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.plasmavmc.cli.CommandLineRun;
import io.plasmavmc.cli.RecordingServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VmWatchTest {
    private static final String WATCH = "GET /v1/orgs/default/projects/default/vms:watch";
    private static final String EXPIRED =
            "{\"error\": {\"reason\": \"CURSOR_EXPIRED\", \"message\": \"too old\", \"retryable\": false}}";

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
    void cutStreamGoesOnFromTheLastCursor() {
        server.answers(
                        WATCH,
                        exchange ->
                                send(
                                        exchange,
                                        put("c1", "a", "STARTING"),
                                        put("c2", "a", "RUNNING")))
                .answers(WATCH, exchange -> sendAndBreakOff(exchange, "{\"type\": \"PU"))
                .answers(WATCH, 503, "{\"reason\": \"STORE_UNAVAILABLE\", \"message\": \"x\"}")
                .answers(
                        WATCH,
                        exchange ->
                                send(
                                        exchange,
                                        put("c4", "a", "RUNNING"),
                                        "{\"error\": {\"reason\": \"INTERNAL\", \"message\": \"slow reader\"}}"))
                .answers(WATCH, exchange -> send(exchange, EXPIRED));

        var result = CommandLineRun.against(server).run("vm", "watch", "-o", "json");

        assertThat(result.out().lines())
                .containsExactly(
                        put("c1", "a", "STARTING"),
                        put("c2", "a", "RUNNING"),
                        put("c4", "a", "RUNNING"));
        assertThat(server.requests())
                .extracting(RecordingServer.Request::query)
                .containsExactly("", "since=c2", "since=c2", "since=c2", "since=c4");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("CURSOR_EXPIRED", "watch without --since");
    }

    @Test
    void eventsReadAsLinesAndSignsOfLifeAreSilent() {
        server.answers(
                WATCH,
                exchange ->
                        send(
                                exchange,
                                put("c1", "a", "RUNNING"),
                                put("c2", "a", "RUNNING"),
                                "{\"type\":\"SYNCED\",\"cursor\":\"c3\"}",
                                "{\"type\":\"PROGRESS\",\"cursor\":\"c4\"}",
                                "{\"type\":\"DELETED\",\"cursor\":\"c5\",\"vm\":{\"vmId\":\"a\",\"uid\":\"u\"}}",
                                EXPIRED));

        var result = CommandLineRun.against(server).run("vm", "watch", "a", "--since", "c0");

        assertThat(result.out())
                .isEqualTo(
                        """
                        TIME      TYPE     VM               PHASE     LAST OPERATION     REASON
                        03:04:05Z PUT      a                RUNNING                      why
                        03:04:05Z DELETED  a
                        """);
        assertThat(server.requests().getFirst().query()).isEqualTo("vmId=a&since=c0");
    }

    @Test
    void watchThatWasRefusedAtFirstEndsAtOnce() {
        server.refuses(WATCH, 503, "STORE_UNAVAILABLE", "");

        assertThat(CommandLineRun.against(server).run("vm", "watch").status()).isEqualTo(1);
        assertThat(server.requests()).hasSize(1);
    }

    private static String put(String cursor, String vm, String phase) {
        return "{\"type\":\"PUT\",\"cursor\":\"%s\",\"vm\":{\"vmId\":\"%s\",\"status\":{\"phase\":\"%s\",\"reason\":\"why\"}}}"
                .formatted(cursor, vm, phase);
    }

    private static void send(HttpExchange exchange, String... lines) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        for (var line : lines) {
            exchange.getResponseBody().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void sendAndBreakOff(HttpExchange exchange, String part) throws IOException {
        var bytes = part.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length + 100);
        exchange.getResponseBody().write(bytes);
    }
}
