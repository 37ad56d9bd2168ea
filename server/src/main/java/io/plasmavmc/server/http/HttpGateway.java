package io.plasmavmc.server.http;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.MethodDescriptor;
import io.plasmavmc.server.auth.Access;
import io.plasmavmc.server.auth.Caller;
import io.plasmavmc.server.grpc.ApiMethod;
import io.plasmavmc.server.grpc.Calls;
import io.plasmavmc.server.grpc.Violations;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The API over HTTP and JSON: finds the route, asks who calls, reads the request, hands it to the
 * same {@link Calls} as gRPC does, writes the answer. The web server's threads only hand over; each
 * request runs on a virtual thread of its own.
 */
public final class HttpGateway implements HttpService {

    /** Of a JSON body; a VM with all its user data, labels and devices is far below. */
    private static final long LARGEST_BODY = 1 << 20;

    private final HttpRoutes routes;
    private final Calls calls;
    private final ProtoJsonWriter writer;
    private final JsonErrors errors;
    private final Executor threads;

    public HttpGateway(
            HttpRoutes routes,
            Calls calls,
            ProtoJsonWriter writer,
            JsonErrors errors,
            Executor threads) {
        this.routes = routes;
        this.calls = calls;
        this.writer = writer;
        this.errors = errors;
        this.threads = threads;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
        try {
            return admitted(ctx, request);
        } catch (RuntimeException e) {
            return errors.answer(e);
        }
    }

    /** Without a token not even that a path does not exist is told. */
    private HttpResponse admitted(ServiceRequestContext ctx, HttpRequest request) {
        Optional<String> authorization = header(request, HttpHeaderNames.AUTHORIZATION.toString());
        HttpRoutes.Found found;
        try {
            found = routes.find(request.method(), ctx.decodedPath());
        } catch (RuntimeException unknown) {
            calls.authenticate(Access.READ, authorization);
            throw unknown;
        }
        ApiMethod<?, ?> method = found.route().method();
        Caller caller = calls.authenticate(method.access(), authorization);
        return dispatch(new Exchange(ctx, request, found, caller), method);
    }

    private record Exchange(
            ServiceRequestContext ctx,
            HttpRequest request,
            HttpRoutes.Found found,
            Caller caller) {}

    private <Q, R> HttpResponse dispatch(Exchange exchange, ApiMethod<Q, R> method) {
        return switch (method) {
            case ApiMethod.Unary<Q, R> unary -> unary(exchange, unary);
            case ApiMethod.Streaming<Q, R> streaming -> streaming(exchange, streaming);
            case ApiMethod.Uploading<Q, R> uploading -> uploading(exchange, uploading);
        };
    }

    private <Q, R> HttpResponse unary(Exchange exchange, ApiMethod.Unary<Q, R> method) {
        exchange.ctx().setMaxRequestLength(LARGEST_BODY);
        CompletableFuture<HttpResponse> response =
                exchange.request()
                        .aggregate()
                        .thenApplyAsync(body -> answer(exchange, method, body), threads)
                        .exceptionally(thrown -> errors.onServiceException(exchange.ctx(), thrown));
        return HttpResponse.of(response);
    }

    private <Q, R> HttpResponse answer(
            Exchange exchange, ApiMethod.Unary<Q, R> method, AggregatedHttpRequest body) {
        try {
            Violations found = new Violations();
            Q request = read(exchange, method.descriptor(), body.content().toInputStream(), found);
            return json(calls.unary(method, exchange.caller(), request, found));
        } catch (RuntimeException e) {
            return errors.answer(e);
        }
    }

    private <Q, R> HttpResponse streaming(Exchange exchange, ApiMethod.Streaming<Q, R> method) {
        exchange.ctx().clearRequestTimeout();
        exchange.ctx().setMaxRequestLength(LARGEST_BODY);
        HttpResponseWriter response = HttpResponse.streaming();
        HttpSender<R> sender =
                new HttpSender<>(response, exchange.found().route().answers(), writer);
        threads.execute(
                () -> {
                    try {
                        Violations found = new Violations();
                        Q request =
                                read(
                                        exchange,
                                        method.descriptor(),
                                        InputStream.nullInputStream(),
                                        found);
                        calls.stream(method, exchange.caller(), request, found, sender);
                        sender.end();
                    } catch (RuntimeException e) {
                        sender.fail(e, calls);
                    }
                });
        return response;
    }

    private <Q, R> HttpResponse uploading(Exchange exchange, ApiMethod.Uploading<Q, R> method) {
        exchange.ctx().clearRequestTimeout();
        exchange.ctx().setMaxRequestLength(0);
        HttpUpload upload = new HttpUpload();
        exchange.request().subscribe(upload);
        return HttpResponse.of(
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                Violations found = new Violations();
                                Q first = first(exchange, method, found);
                                return json(
                                        calls.upload(
                                                method, exchange.caller(), first, found, upload));
                            } catch (RuntimeException e) {
                                upload.cancel();
                                return errors.onServiceException(exchange.ctx(), e);
                            }
                        },
                        threads));
    }

    /** What is said before the file stands in the first message's only message field. */
    private <Q, R> Q first(Exchange exchange, ApiMethod.Uploading<Q, R> method, Violations found) {
        Message.Builder message = ((Message) method.nothing()).newBuilderForType();
        FieldDescriptor start = message.getDescriptorForType().findFieldByName("start");
        Message.Builder inner = message.newBuilderForField(start);
        fill(exchange, inner, InputStream.nullInputStream(), found);
        Message whole = message.setField(start, inner.build()).build();
        return marshaller(method.descriptor()).getMessageClass().cast(whole);
    }

    private <Q> Q read(
            Exchange exchange,
            MethodDescriptor<Q, ?> descriptor,
            InputStream body,
            Violations found) {
        MethodDescriptor.PrototypeMarshaller<Q> marshaller = marshaller(descriptor);
        Message prototype = (Message) Objects.requireNonNull(marshaller.getMessagePrototype());
        Message.Builder builder = prototype.newBuilderForType();
        fill(exchange, builder, body, found);
        return marshaller.getMessageClass().cast(builder.build());
    }

    private void fill(
            Exchange exchange, Message.Builder builder, InputStream body, Violations found) {
        new RequestReader(exchange.found().route(), builder, found)
                .body(body)
                .query(exchange.ctx().queryParams())
                .path(exchange.found().variables())
                .ifMatch(header(exchange.request(), HttpHeaderNames.IF_MATCH.toString()));
    }

    private static <Q> MethodDescriptor.PrototypeMarshaller<Q> marshaller(
            MethodDescriptor<Q, ?> descriptor) {
        return (MethodDescriptor.PrototypeMarshaller<Q>) descriptor.getRequestMarshaller();
    }

    private HttpResponse json(Object answer) {
        Message message = (Message) answer;
        ResponseHeadersBuilder headers =
                ResponseHeaders.builder(HttpStatus.OK).contentType(MediaType.JSON);
        FieldDescriptor revision = message.getDescriptorForType().findFieldByName("revision");
        if (revision != null) {
            headers.set(HttpHeaderNames.ETAG, "\"" + message.getField(revision) + "\"");
        }
        return HttpResponse.of(headers.build(), HttpData.wrap(writer.toBytes(message)));
    }

    private static Optional<String> header(HttpRequest request, String name) {
        @Nullable String value = request.headers().get(name);
        return Optional.ofNullable(value);
    }
}
