package io.plasmavmc.server.http;

import com.linecorp.armeria.common.HttpMethod;
import io.plasmavmc.server.grpc.ApiMethod;

/**
 * One way into the API over HTTP.
 *
 * @param body the field of the request that the body is, {@code *} for the request itself, empty
 *     for none
 * @param answers how the answer is written
 */
public record HttpRoute(
        HttpMethod verb, PathTemplate path, String body, ApiMethod<?, ?> method, Answers answers) {

    /** The form of what comes back. */
    public enum Answers {
        JSON,
        /** One JSON document a line, as they happen. */
        LINES,
        /** What a serial console said, as it is. */
        TEXT
    }

    /** As people write it: {@code GET /v1/nodes}. */
    @Override
    public String toString() {
        return verb
                + " /"
                + String.join("/", path.segments())
                + (path.verb().isEmpty() ? "" : ":" + path.verb());
    }
}
