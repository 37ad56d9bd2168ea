package io.plasmavmc.server.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Sends down a gRPC stream, one message at a time, as fast as the reader reads. */
final class GrpcSender<R> implements Sender<R> {

    /** A reader that takes nothing for so long is gone, as far as anybody can tell. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ServerCallStreamObserver<R> observer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final CompletableFuture<Boolean> gone = new CompletableFuture<>();

    private GrpcSender(ServerCallStreamObserver<R> observer) {
        this.observer = observer;
    }

    /** Must be called before the call's own handler returns: only then may gRPC be listened to. */
    static <R> GrpcSender<R> of(StreamObserver<R> observer) {
        GrpcSender<R> sender = new GrpcSender<>((ServerCallStreamObserver<R>) observer);
        sender.observer.setOnReadyHandler(sender::wake);
        sender.observer.setOnCancelHandler(
                () -> {
                    sender.gone.complete(true);
                    sender.wake();
                });
        return sender;
    }

    @Override
    public void begin() {
        // gRPC has nothing to say before the first message.
    }

    @Override
    public void send(R message) {
        awaitRoom();
        observer.onNext(message);
    }

    @Override
    public boolean isGone() {
        return gone.isDone() || observer.isCancelled();
    }

    @Override
    public void onGone(Runnable task) {
        var _ = gone.thenRun(task);
    }

    private void awaitRoom() {
        lock.lock();
        try {
            long left = PATIENCE.toNanos();
            while (!observer.isReady() && !isGone()) {
                if (left <= 0) {
                    throw new ReaderGone();
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ReaderGone();
        } finally {
            lock.unlock();
        }
        if (isGone()) {
            throw new ReaderGone();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
