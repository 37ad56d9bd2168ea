package io.plasmavmc.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.plasmavmc.cli.failure.CliFailure;
import io.plasmavmc.cli.failure.Hints;
import io.plasmavmc.cli.failure.NotReachable;
import io.plasmavmc.cli.failure.ServerRefusal;
import io.plasmavmc.cli.output.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns what came back, or did not, into a tree or into a failure that says what to do. */
final class Answers {
    private final ServerAddress server;

    Answers(ServerAddress server) {
        this.server = server;
    }

    JsonNode json(HttpResponse<InputStream> response, @Nullable Token token) {
        if (response.statusCode() / 100 != 2) {
            throw refusal(response, token);
        }
        try (var body = response.body()) {
            var tree = JsonText.read(body);
            return tree.isMissingNode() ? JsonNodeFactory.instance.objectNode() : tree;
        } catch (IOException e) {
            throw new NotReachable(
                    "the answer of " + server + " broke off or is not JSON: " + words(e),
                    List.of());
        }
    }

    CliFailure refusal(HttpResponse<InputStream> response, @Nullable Token token) {
        try (var body = response.body()) {
            var tree = JsonText.read(body);
            if (tree.path("reason").isTextual()) {
                return refusal(response.statusCode(), tree, token);
            }
        } catch (IOException _) {
            // Not our error document, which is all that matters here.
        }
        return new NotReachable(
                "%s answers, but not as a PlasmaVMC server: HTTP %d (expected: JSON of the API)"
                        .formatted(server, response.statusCode()),
                List.of("check the address; the server prints it when it is ready"));
    }

    static ServerRefusal refusal(int status, JsonNode error, @Nullable Token token) {
        var hints = new ArrayList<>(Hints.of(error));
        if (error.path("reason").asText("").equals("UNAUTHENTICATED") && token != null) {
            hints.add("the token came from " + token.source());
            hints.add(
                    "name another with --token-file FILE; a server's first token is admin.token in its"
                            + " data directory");
        }
        return new ServerRefusal(status, error, hints);
    }

    NotReachable notReachable(IOException cause) {
        return switch (cause) {
            case HttpConnectTimeoutException _ -> failed("did not answer within 10 s");
            case HttpTimeoutException _ ->
                    failed("took the request but did not answer in time; it may still be at work");
            case ConnectException e ->
                    failed(unresolved(e) ? "unknown host" : "connection refused");
            case SSLException e -> untrusted(e);
            default -> failed(words(cause));
        };
    }

    private NotReachable failed(String why) {
        return new NotReachable(
                "the server at " + server + " is not reachable: " + why,
                switch (server.source()) {
                    case DEFAULT ->
                            List.of(
                                    "start one with: plasmavmc server",
                                    "or say where it is: --server URL or PLASMAVMC_SERVER");
                    case ENVIRONMENT ->
                            List.of(
                                    "the address comes from PLASMAVMC_SERVER; is the server running?");
                    case OPTION ->
                            List.of("the address comes from --server; is the server running?");
                });
    }

    private NotReachable untrusted(SSLException e) {
        return new NotReachable(
                "no safe connection to " + server + ": " + words(e),
                List.of("name the certificate authority of the server with --ca-file FILE"));
    }

    private static boolean unresolved(Throwable e) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    private static String words(IOException e) {
        var message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
