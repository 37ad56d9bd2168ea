package io.plasmavmc.server.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import io.plasmavmc.server.grpc.UploadHandler;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A file on its way in by HTTP. The web server's thread puts what arrives into a queue, and is
 * asked for a piece only when the upload's thread wants one: the socket itself holds the rest back.
 */
final class HttpUpload implements Subscriber<HttpObject>, UploadHandler.Pieces {

    private sealed interface Arrival {
        record Piece(HttpData data) implements Arrival {}

        record End() implements Arrival {}

        record Broken() implements Arrival {}
    }

    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    @Override
    public Optional<ByteBuffer> next() {
        try {
            subscription.join().request(1);
            return switch (arrivals.take()) {
                case Arrival.Piece(HttpData data) -> Optional.of(ByteBuffer.wrap(data.array()));
                case Arrival.End() -> {
                    arrivals.add(new Arrival.End());
                    yield Optional.empty();
                }
                case Arrival.Broken() -> throw new UploadHandler.BrokenOff();
            };
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new UploadHandler.BrokenOff();
        }
    }

    /** Wants nothing more. */
    void cancel() {
        var _ = subscription.thenAccept(Subscription::cancel);
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription.complete(given);
    }

    @Override
    public void onNext(HttpObject object) {
        if (object instanceof HttpData data && !data.isEmpty()) {
            arrivals.add(new Arrival.Piece(data));
        } else {
            subscription.join().request(1);
        }
    }

    @Override
    public void onError(Throwable error) {
        arrivals.add(new Arrival.Broken());
    }

    @Override
    public void onComplete() {
        arrivals.add(new Arrival.End());
    }
}
