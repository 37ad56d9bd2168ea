package io.plasmavmc.server.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.HttpStatusClass;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseCompleteException;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.server.error.ErrorJson;
import io.plasmavmc.server.error.ErrorMapping;
import io.plasmavmc.server.error.Failures;
import io.plasmavmc.server.grpc.UploadHandler;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Every failure over HTTP in one form, whoever notices it: our own code or the web server. */
public final class JsonErrors implements ServerErrorHandler {

    private final Failures failures;

    public JsonErrors(Failures failures) {
        this.failures = failures;
    }

    /** The answer to a request that failed; {@code failure} is fit for callers. */
    static AggregatedHttpResponse response(PlasmaException failure) {
        byte[] body = ErrorJson.of(failure).toString().getBytes(StandardCharsets.UTF_8);
        ResponseHeadersBuilder headers =
                ResponseHeaders.builder(ErrorMapping.of(failure.reason()).status())
                        .contentType(MediaType.JSON);
        if (failure.reason() == Reason.UNAUTHENTICATED) {
            headers.add(
                    HttpHeaderNames.WWW_AUTHENTICATE,
                    "Bearer realm=\"plasmavmc\"",
                    "Basic realm=\"plasmavmc: any user, the token as the password\"");
        }
        Optional.ofNullable(failure.metadata().get("allowed"))
                .ifPresent(allowed -> headers.set(HttpHeaderNames.ALLOW, allowed));
        return AggregatedHttpResponse.of(headers.build(), HttpData.wrap(body));
    }

    HttpResponse answer(Throwable thrown) {
        return response(failures.seen(thrown)).toHttpResponse();
    }

    @Override
    public HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
        return switch (Exceptions.peel(cause)) {
            case HttpStatusException status -> response(of(status.httpStatus())).toHttpResponse();
            case ContentTooLargeException _ ->
                    response(of(HttpStatus.REQUEST_ENTITY_TOO_LARGE)).toHttpResponse();
            case ClosedSessionException _,
                    ClosedStreamException _,
                    ResponseCompleteException _,
                    CancellationException _,
                    UploadHandler.BrokenOff _ ->
                    response(brokenOff()).toHttpResponse();
            default -> answer(cause);
        };
    }

    /** Whoever sent half a request is not there any more to read this. */
    private static PlasmaException brokenOff() {
        return PlasmaException.of(Reason.INVALID_FIELD, "the request was broken off");
    }

    @Override
    public @Nullable AggregatedHttpResponse renderStatus(
            @Nullable ServiceRequestContext ctx,
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        return status.codeClass() == HttpStatusClass.CLIENT_ERROR
                        || status.codeClass() == HttpStatusClass.SERVER_ERROR
                ? response(of(status))
                : null;
    }

    /** What the web server itself refuses, in our words. */
    private static PlasmaException of(HttpStatus status) {
        return switch (status.code()) {
            case 404 -> PlasmaException.of(Reason.ROUTE_NOT_FOUND, "there is nothing at this path");
            case 405 ->
                    PlasmaException.of(
                            Reason.METHOD_NOT_ALLOWED, "the path exists, but not with this method");
            case 413, 414, 431 ->
                    PlasmaException.of(
                            Reason.PAYLOAD_TOO_LARGE, "the request is larger than is accepted");
            case 503 -> PlasmaException.of(Reason.NODE_UNAVAILABLE, "the server is stopping");
            default ->
                    status.codeClass() == HttpStatusClass.CLIENT_ERROR
                            ? PlasmaException.of(
                                    Reason.INVALID_FIELD,
                                    "the request cannot be understood: " + status.reasonPhrase())
                            : PlasmaException.of(
                                    Reason.INTERNAL,
                                    "the request failed: " + status.reasonPhrase());
        };
    }
}
