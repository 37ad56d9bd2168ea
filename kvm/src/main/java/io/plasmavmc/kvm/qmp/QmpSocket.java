package io.plasmavmc.kvm.qmp;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A unix-domain connection that carries lines. One thread reads and one thread writes for as long
 * as it lives; neither is ever interrupted by a caller, since that would close the channel. A
 * deadline is kept by closing it, which wakes both.
 */
public final class QmpSocket implements AutoCloseable {

    /** The kernel's limit is 108 bytes, of which the last must be zero. */
    static final int LONGEST_PATH = 107;

    private final SocketChannel channel;
    private final LineBuffer lines;

    private QmpSocket(SocketChannel channel, int longestMessage) {
        this.channel = channel;
        this.lines = new LineBuffer(longestMessage);
    }

    /**
     * Connects.
     *
     * @throws QmpConnectFailed when nobody listens there in time
     */
    public static QmpSocket connect(Path socket, Duration deadline, int longestMessage) {
        requireShort(socket);
        try {
            var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            var connection = new QmpSocket(channel, longestMessage);
            connection.connectTo(socket, deadline);
            return connection;
        } catch (IOException failure) {
            throw new QmpConnectFailed(
                    "connection to %s: failed (%s)".formatted(socket, failure), failure);
        }
    }

    /** The next line; empty when the peer has closed. */
    public Optional<byte[]> readLine() throws IOException {
        while (true) {
            var line = lines.nextLine();
            if (line.isPresent()) {
                return line;
            }
            var count = channel.read(lines.room());
            if (count < 0) {
                return Optional.empty();
            }
            lines.filled(count);
        }
    }

    /** Writes all of it, for as long as the peer takes; closing the socket ends the wait. */
    public void write(byte[] message) throws IOException {
        var rest = ByteBuffer.wrap(message);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            // The descriptor is gone either way and nobody could do anything about it.
        }
    }

    private void connectTo(Path socket, Duration patience) throws IOException {
        try (var _ = new Deadline(patience, this::close)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException failure) {
            close();
            throw failure;
        }
    }

    private static void requireShort(Path socket) {
        var length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            throw new QmpConnectFailed(
                    "socket path %s: %d bytes (expected: at most %d)"
                            .formatted(socket, length, LONGEST_PATH),
                    null);
        }
    }
}
