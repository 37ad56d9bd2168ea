package io.plasmavmc.server.grpc;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Metadata;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.plasmavmc.server.auth.Caller;
import io.plasmavmc.server.error.GrpcErrors;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The API's methods as gRPC services. The transport's threads only hand over: each call runs on a
 * virtual thread of its own.
 */
public final class GrpcEndpoint {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Calls calls;
    private final Executor threads;

    public GrpcEndpoint(Calls calls, Executor threads) {
        this.calls = calls;
        this.threads = threads;
    }

    /** One service per gRPC service that the methods belong to. */
    public List<ServerServiceDefinition> services(List<ApiMethod<?, ?>> methods) {
        return methods.stream()
                .collect(
                        Collectors.groupingBy(
                                method -> String.valueOf(method.descriptor().getServiceName())))
                .entrySet()
                .stream()
                .map(service -> service(service.getKey(), service.getValue()))
                .toList();
    }

    private ServerServiceDefinition service(String name, List<ApiMethod<?, ?>> methods) {
        ServerServiceDefinition.Builder service =
                ServerServiceDefinition.builder(ServiceDescriptors.of(name));
        methods.forEach(method -> add(method, service));
        return service.build();
    }

    private <Q, R> void add(ApiMethod<Q, R> method, ServerServiceDefinition.Builder service) {
        ServerCallHandler<Q, R> handler =
                switch (method) {
                    case ApiMethod.Unary<Q, R> unary ->
                            guarded(unary, caller -> unary(unary, caller));
                    case ApiMethod.Streaming<Q, R> streaming ->
                            guarded(streaming, caller -> streaming(streaming, caller));
                    case ApiMethod.Uploading<Q, R> uploading ->
                            guarded(
                                    uploading,
                                    caller ->
                                            ServerCalls.asyncClientStreamingCall(
                                                    observer ->
                                                            new GrpcUpload<>(
                                                                            uploading, caller,
                                                                            calls, observer)
                                                                    .startedOn(threads)));
                };
        service.addMethod(method.descriptor(), handler);
    }

    /** A stream lasts for as long as its caller wants it. */
    private static void unbounded() {
        ServiceRequestContext ctx = ServiceRequestContext.currentOrNull();
        if (ctx != null) {
            ctx.clearRequestTimeout();
        }
    }

    /** Nothing of a call is looked at before its token. */
    private <Q, R> ServerCallHandler<Q, R> guarded(
            ApiMethod<Q, R> method, Function<Caller, ServerCallHandler<Q, R>> admitted) {
        return (call, headers) -> {
            try {
                if (!(method instanceof ApiMethod.Unary<?, ?>)) {
                    unbounded();
                }
                Caller caller =
                        calls.authenticate(
                                method.access(), Optional.ofNullable(headers.get(AUTHORIZATION)));
                return admitted.apply(caller).startCall(call, headers);
            } catch (RuntimeException e) {
                throw GrpcErrors.of(calls.seen(e));
            }
        };
    }

    private <Q, R> ServerCallHandler<Q, R> unary(ApiMethod.Unary<Q, R> method, Caller caller) {
        return ServerCalls.asyncUnaryCall(
                (request, observer) ->
                        threads.execute(
                                () -> {
                                    try {
                                        R answer =
                                                calls.unary(
                                                        method, caller, request, new Violations());
                                        observer.onNext(answer);
                                        observer.onCompleted();
                                    } catch (RuntimeException e) {
                                        observer.onError(GrpcErrors.of(calls.seen(e)));
                                    }
                                }));
    }

    private <Q, R> ServerCallHandler<Q, R> streaming(
            ApiMethod.Streaming<Q, R> method, Caller caller) {
        return ServerCalls.asyncServerStreamingCall(
                (request, observer) -> {
                    GrpcSender<R> sender = GrpcSender.of(observer);
                    threads.execute(
                            () -> {
                                try {
                                    calls.stream(method, caller, request, new Violations(), sender);
                                    observer.onCompleted();
                                } catch (Sender.ReaderGone _) {
                                    // Nobody is there to be told.
                                } catch (RuntimeException e) {
                                    observer.onError(GrpcErrors.of(calls.seen(e)));
                                }
                            });
                });
    }
}
