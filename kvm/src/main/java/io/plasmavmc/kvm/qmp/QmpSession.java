package io.plasmavmc.kvm.qmp;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A conversation with one QEMU, for one connection: when it has ended it stays ended and a new one
 * is made. Any number of threads may ask for commands; QEMU sees one at a time. Every call returns,
 * with an answer or with the {@link QmpException} that says why there is none, and every
 * subscription ends with {@link QmpEvent.SessionEnded}.
 */
public final class QmpSession implements AutoCloseable {

    private final QmpConnection connection;
    private final QmpVersion version;
    private final QmpSubscriptions subscriptions;
    private final MessageRing ring;

    private QmpSession(
            QmpHandshake.Greeted greeted, QmpSubscriptions subscriptions, MessageRing ring) {
        this.connection = greeted.connection();
        this.version = greeted.version();
        this.subscriptions = subscriptions;
        this.ring = ring;
    }

    /** Connects without subscriptions from before. */
    public static QmpSession connect(Path socket, QmpConfig config) {
        return connect(socket, config, new QmpSubscriptions());
    }

    /**
     * Connects; subscriptions made before see every event of the session.
     *
     * @throws QmpConnectFailed when nobody listens, or the connection was closed before a greeting
     * @throws QmpNoGreeting when someone else holds the monitor or QEMU is stuck
     * @throws QmpNegotiationFailed when QEMU greeted but did not go on
     * @throws QmpMalformed when what greeted is no QEMU
     */
    public static QmpSession connect(
            Path socket, QmpConfig config, QmpSubscriptions subscriptions) {
        var ring = new MessageRing(config.ringSize(), config.clock());
        try {
            var greeted = new QmpHandshake(socket, config, ring, subscriptions::publish).connect();
            var _ = greeted.connection().end().thenAccept(subscriptions::end);
            return new QmpSession(greeted, subscriptions, ring);
        } catch (QmpException failure) {
            subscriptions.end(neverBegan(failure));
            throw failure;
        }
    }

    /**
     * Carries out one command, after those that other threads asked for before.
     *
     * @throws QmpRefused when QEMU answered with an error
     * @throws QmpTimeout when the deadline passed, waiting for the turn included; the session stays
     *     usable, and only the exception knows whether QEMU has seen the command
     * @throws QmpSessionEnded when there is no session (any more) to answer it
     * @throws QmpMalformed when the answer is not what this command answers
     * @throws QmpInterrupted when this thread was interrupted
     */
    public <R> R execute(QmpCommand<R> command, Duration deadline) {
        return connection.execute(command, deadline);
    }

    /**
     * Subscribes from now on.
     *
     * @param capacity how many events may wait before they are merged
     */
    public QmpSubscription subscribe(int capacity) {
        return subscriptions.subscribe(capacity);
    }

    public QmpState state() {
        return connection.state();
    }

    /** As told by the greeting. */
    public QmpVersion version() {
        return version;
    }

    /** The last messages, oldest first, without secrets. */
    public List<QmpTrace> ring() {
        return ring.messages();
    }

    @Override
    public void close() {
        connection.close();
    }

    private static QmpSessionEnded neverBegan(QmpException failure) {
        return new QmpSessionEnded(
                QmpSessionEnded.Reason.NEVER_BEGAN,
                "never began: " + failure.getMessage(),
                failure);
    }
}
