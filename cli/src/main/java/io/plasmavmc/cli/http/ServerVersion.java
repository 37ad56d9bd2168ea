package io.plasmavmc.cli.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** What the server says of itself to anybody, and what time its clock shows. */
public record ServerVersion(ObjectNode document, Optional<Instant> date) {

    public static ServerVersion ask(Api api) {
        var response = api.version();
        var date = response.headers().firstValue("date").flatMap(ServerVersion::time);
        return new ServerVersion(object(api, response), date);
    }

    private static ObjectNode object(
            Api api, java.net.http.HttpResponse<java.io.InputStream> response) {
        return api.read(response) instanceof ObjectNode object
                ? object
                : JsonNodeFactory.instance.objectNode();
    }

    private static Optional<Instant> time(String header) {
        try {
            return Optional.of(
                    ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
