package io.plasmavmc.server;

import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.HttpHeaderNames;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Calls a server by gRPC. */
public final class GrpcClient {

    private GrpcClient() {}

    public static <S extends AbstractStub<S>> S of(TestServer server, Class<S> stub) {
        return GrpcClients.builder(url(server))
                .setHeader(HttpHeaderNames.AUTHORIZATION, "Bearer " + server.token())
                .responseTimeout(Duration.ofSeconds(60))
                .build(stub);
    }

    public static <S extends AbstractStub<S>> S withoutToken(TestServer server, Class<S> stub) {
        return GrpcClients.builder(url(server)).responseTimeout(Duration.ofSeconds(60)).build(stub);
    }

    private static String url(TestServer server) {
        return "gproto+http://127.0.0.1:" + server.port() + "/";
    }

    /** Calls whatever method with one request, and waits until the call ended. */
    public static <Q, R> void call(Channel channel, MethodDescriptor<Q, R> method, Q request) {
        switch (method.getType()) {
            case UNARY ->
                    ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, request);
            case SERVER_STREAMING ->
                    ClientCalls.blockingServerStreamingCall(
                                    channel, method, CallOptions.DEFAULT, request)
                            .forEachRemaining(_ -> {});
            case CLIENT_STREAMING, BIDI_STREAMING, UNKNOWN -> {
                Ending<R> ending = new Ending<>();
                StreamObserver<Q> requests =
                        ClientCalls.asyncClientStreamingCall(
                                channel.newCall(method, CallOptions.DEFAULT), ending);
                requests.onNext(request);
                requests.onCompleted();
                ending.await();
            }
        }
    }

    private static final class Ending<R> implements StreamObserver<R> {

        private final CompletableFuture<Boolean> end = new CompletableFuture<>();

        @Override
        public void onNext(R answer) {}

        @Override
        public void onError(Throwable error) {
            end.completeExceptionally(error);
        }

        @Override
        public void onCompleted() {
            end.complete(true);
        }

        void await() {
            try {
                end.join();
            } catch (java.util.concurrent.CompletionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw e;
            }
        }
    }
}
