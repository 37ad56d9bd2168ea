package io.plasmavmc.server.error;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.core.error.PlasmaException;

/** A failure as HTTP tells it (contract section 6), in the body of an answer or a stream's line. */
public final class ErrorJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ErrorJson() {}

    public static ObjectNode of(PlasmaException failure) {
        ErrorMapping mapping = ErrorMapping.of(failure.reason());
        ObjectNode body = JSON.createObjectNode();
        body.put("code", mapping.codeName());
        body.put("reason", failure.reason().name());
        body.put("message", failure.text());
        body.put("retryable", mapping.retryable());
        ObjectNode metadata = body.putObject("metadata");
        failure.metadata().forEach(metadata::put);
        ArrayNode fields = body.putArray("fields");
        failure.fields()
                .forEach(
                        field ->
                                fields.addObject()
                                        .put("path", field.path())
                                        .put("message", field.message()));
        return body;
    }

    /** A stream's last line: where the status is sent already, this says that it failed. */
    public static ObjectNode line(PlasmaException failure) {
        ObjectNode line = JSON.createObjectNode();
        line.set("error", of(failure));
        return line;
    }
}
