package io.plasmavmc.server.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.plasmavmc.server.auth.Caller;
import io.plasmavmc.server.error.GrpcErrors;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A file on its way in by gRPC. The transport's thread puts what arrives into a queue, and asks for
 * one message more only when the upload's thread has taken the one before: the queue never holds
 * more than that one and the end.
 */
final class GrpcUpload<Q, R> implements StreamObserver<Q> {

    private sealed interface Arrival<Q> {
        record Piece<Q>(Q message) implements Arrival<Q> {}

        record End<Q>() implements Arrival<Q> {}

        record Broken<Q>() implements Arrival<Q> {}
    }

    private final ApiMethod.Uploading<Q, R> method;
    private final Caller caller;
    private final Calls calls;
    private final ServerCallStreamObserver<R> observer;
    private final BlockingQueue<Arrival<Q>> arrivals = new LinkedBlockingQueue<>();

    GrpcUpload(
            ApiMethod.Uploading<Q, R> method,
            Caller caller,
            Calls calls,
            StreamObserver<R> observer) {
        this.method = method;
        this.caller = caller;
        this.calls = calls;
        this.observer = (ServerCallStreamObserver<R>) observer;
    }

    GrpcUpload<Q, R> startedOn(Executor threads) {
        observer.disableAutoRequest();
        observer.setOnCancelHandler(() -> arrivals.add(new Arrival.Broken<>()));
        observer.request(1);
        threads.execute(this::run);
        return this;
    }

    @Override
    public void onNext(Q message) {
        arrivals.add(new Arrival.Piece<>(message));
    }

    @Override
    public void onError(Throwable error) {
        arrivals.add(new Arrival.Broken<>());
    }

    @Override
    public void onCompleted() {
        arrivals.add(new Arrival.End<>());
    }

    private void run() {
        try {
            Q first = next().orElse(method.nothing());
            R answer =
                    calls.upload(
                            method,
                            caller,
                            first,
                            new Violations(),
                            () -> next().map(m -> piece(m)));
            observer.onNext(answer);
            observer.onCompleted();
        } catch (UploadHandler.BrokenOff _) {
            // Nobody is there to be told.
        } catch (RuntimeException e) {
            observer.onError(GrpcErrors.of(calls.seen(e)));
        }
    }

    private ByteBuffer piece(Q message) {
        return method.piece().apply(message).asReadOnlyByteBuffer();
    }

    private Optional<Q> next() {
        try {
            return switch (arrivals.take()) {
                case Arrival.Piece<Q>(Q message) -> {
                    observer.request(1);
                    yield Optional.of(message);
                }
                case Arrival.End<Q> _ -> Optional.empty();
                case Arrival.Broken<Q> _ -> throw new UploadHandler.BrokenOff();
            };
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new UploadHandler.BrokenOff();
        }
    }
}
