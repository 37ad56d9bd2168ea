package io.plasmavmc.server.http;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import java.util.function.BooleanSupplier;

/** Whether the process lives, and whether it can serve; told without a token. */
public final class Health {

    private Health() {}

    /** Answers as long as anything does. */
    public static HttpService live() {
        return (_, _) -> HttpResponse.of(HttpStatus.OK, MediaType.JSON, "{\"status\":\"ok\"}");
    }

    public static HttpService ready(BooleanSupplier isReady) {
        return (_, _) ->
                isReady.getAsBoolean()
                        ? HttpResponse.of(HttpStatus.OK, MediaType.JSON, "{\"status\":\"ready\"}")
                        : HttpResponse.of(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                MediaType.JSON,
                                "{\"status\":\"not ready\"}");
    }
}
