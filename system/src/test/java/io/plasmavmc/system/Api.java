package io.plasmavmc.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Stream;

/** The HTTP API as a program uses it: paths below the default project, or from the root. */
final class Api {

    private static final String PROJECT = "/v1/orgs/default/projects/default";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String token;

    /** An answer of any status. */
    record Reply(int status, String text) {

        JsonNode json() {
            return Json.parse(text);
        }

        String reason() {
            return json().path("reason").asText();
        }

        JsonNode require(int expected) {
            if (status != expected) {
                throw new AssertionError("status %d: %s".formatted(status, text));
            }
            return json();
        }
    }

    Api(String url, String token) {
        this.url = url;
        this.token = token;
    }

    Reply get(String path) {
        return send(request(path).GET());
    }

    Reply post(String path, String body) {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    Reply post(String path, JsonNode body) {
        return post(path, body.toString());
    }

    Reply patch(String path, String body) {
        return send(request(path).method("PATCH", BodyPublishers.ofString(body)));
    }

    Reply delete(String path) {
        return send(request(path).DELETE());
    }

    Reply put(String path, byte[] body) {
        return send(request(path).PUT(BodyPublishers.ofByteArray(body)));
    }

    /** The lines of a stream that does not end by itself; close it. */
    Stream<String> lines(String path) {
        var response = exchange(request(path).GET().build(), BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            throw new AssertionError("status " + response.statusCode() + ": " + path);
        }
        return response.body();
    }

    Reply send(HttpRequest.Builder request) {
        var response = exchange(request.timeout(LIMIT).build(), BodyHandlers.ofString());
        return new Reply(response.statusCode(), response.body());
    }

    /** A request with the token, to be completed. */
    HttpRequest.Builder request(String path) {
        return bare(path).header("Authorization", "Bearer " + token);
    }

    /** A request without a token. */
    HttpRequest.Builder bare(String path) {
        var full = path.startsWith("/v1/") ? path : PROJECT + path;
        return HttpRequest.newBuilder(URI.create(url + full))
                .header("Content-Type", "application/json");
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (IOException failure) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), failure);
        } catch (InterruptedException stop) {
            throw new IllegalStateException("interrupted", stop);
        }
    }
}
