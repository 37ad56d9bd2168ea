package io.plasmavmc.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.cli.failure.LocalFailure;
import io.plasmavmc.cli.output.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The server's HTTP/JSON API: trees in, trees out, every failure a {@link
 * io.plasmavmc.cli.failure.CliFailure}. Nothing is retried here. Used by one thread; {@link #close}
 * matters: the JVM waits 300 ms at exit for a client that is left open.
 */
public final class Api implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final ServerAddress server;
    private final TokenSearch tokens;
    private final HttpClient client;
    private final Answers answers;
    private @Nullable Token token;

    public Api(ServerAddress server, Trust trust, TokenSearch tokens) {
        this.server = server;
        this.tokens = tokens;
        this.answers = new Answers(server);
        this.client =
                HttpClient.newBuilder()
                        .version(Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .sslContext(trust.context(server.isEncrypted()))
                        .build();
    }

    public JsonNode get(ApiPath path) {
        return get(path, Duration.ZERO);
    }

    /** {@code wait} is how long the server may take its time, beyond what any answer takes. */
    public JsonNode get(ApiPath path, Duration wait) {
        return json(request(path).timeout(ANSWER.plus(wait)).GET().build());
    }

    public JsonNode post(ApiPath path, ObjectNode body, Duration wait) {
        return json(withJson(request(path), "POST", body).timeout(ANSWER.plus(wait)).build());
    }

    public JsonNode patch(ApiPath path, ObjectNode body, Duration wait) {
        return json(withJson(request(path), "PATCH", body).timeout(ANSWER.plus(wait)).build());
    }

    public JsonNode delete(ApiPath path, Duration wait) {
        return json(request(path).timeout(ANSWER.plus(wait)).DELETE().build());
    }

    /** No time limit: how long a file takes is up to its size. */
    public JsonNode put(ApiPath path, BodyPublisher body) {
        return json(
                request(path).header("Content-Type", "application/octet-stream").PUT(body).build());
    }

    /** An answer that may never end; the caller closes it. */
    public InputStream stream(ApiPath path) {
        var response = answered(request(path).GET().build());
        if (response.statusCode() != 200) {
            throw answers.refusal(response, token);
        }
        return response.body();
    }

    /** Who answers there, asked without a token, with the answer's headers for its date. */
    public HttpResponse<InputStream> version() {
        return answered(
                HttpRequest.newBuilder(uri(ApiPath.of("v1", "version"))).timeout(ANSWER).build());
    }

    /** The JSON of an answer that was asked for without a token. */
    JsonNode read(HttpResponse<InputStream> response) {
        return answers.json(response, null);
    }

    public Token token() {
        var found = token;
        if (found == null) {
            found = tokens.find();
            token = found;
        }
        return found;
    }

    /** Where no server is running, its missing token is not what to tell a person about. */
    private Token tokenOrWhyNot() {
        try {
            return token();
        } catch (LocalFailure e) {
            read(version());
            throw e;
        }
    }

    private HttpRequest.Builder request(ApiPath path) {
        return HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + tokenOrWhyNot().secret())
                .header("Accept", "application/json");
    }

    private static HttpRequest.Builder withJson(
            HttpRequest.Builder request, String method, ObjectNode body) {
        return request.header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(JsonText.oneLine(body)));
    }

    private URI uri(ApiPath path) {
        return URI.create(server + path.toString());
    }

    private JsonNode json(HttpRequest request) {
        return answers.json(answered(request), token);
    }

    private HttpResponse<InputStream> answered(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw answers.notReachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw answers.notReachable(new IOException("interrupted", e));
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        try {
            client.awaitTermination(Duration.ofSeconds(1));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
