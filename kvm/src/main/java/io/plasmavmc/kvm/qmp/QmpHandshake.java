package io.plasmavmc.kvm.qmp;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a path to a connection that takes commands. QEMU can still believe in the negotiation of the
 * client before us and refuse ours; then one more connection sets it right. Out-of-band commands
 * are never enabled: they would let replies overtake each other.
 */
final class QmpHandshake {

    private static final Logger log = LoggerFactory.getLogger(QmpHandshake.class);

    /** A connection that takes commands, and what it was greeted with. */
    record Greeted(QmpConnection connection, QmpVersion version) {}

    private final Path path;
    private final QmpConfig config;
    private final MessageRing ring;
    private final Consumer<QmpEvent> events;

    QmpHandshake(Path path, QmpConfig config, MessageRing ring, Consumer<QmpEvent> events) {
        this.path = path;
        this.config = config;
        this.ring = ring;
        this.events = events;
    }

    Greeted connect() {
        try {
            return connectOnce();
        } catch (QmpNegotiationFailed failure) {
            if (!(failure.getCause() instanceof QmpRefused refused)
                    || !refused.isCommandNotFound()) {
                throw failure;
            }
            log.info("{}: negotiation refused, connecting once more", path);
            return connectOnce();
        }
    }

    private Greeted connectOnce() {
        var connection = QmpConnection.open(path, config, ring, events);
        try {
            var version = connection.awaitGreeting();
            negotiate(connection);
            return new Greeted(connection, version);
        } catch (QmpException failure) {
            connection.close();
            throw failure;
        }
    }

    private void negotiate(QmpConnection connection) {
        try {
            connection.negotiate();
        } catch (QmpInterrupted shutdown) {
            throw shutdown;
        } catch (QmpException failure) {
            throw new QmpNegotiationFailed(path, failure);
        }
    }
}
