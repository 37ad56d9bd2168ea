package io.plasmavmc.testkit.qemu;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** One connected client. A thread of its own reads what it sends until it is told to stop. */
final class ScriptedPeer implements AutoCloseable {

    private final SocketChannel channel;
    private final Consumer<ScriptQueue.Incoming> incoming;
    private final CountDownLatch never = new CountDownLatch(1);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private volatile boolean reading = true;
    private volatile boolean closed;

    ScriptedPeer(SocketChannel channel, Consumer<ScriptQueue.Incoming> incoming) {
        this.channel = channel;
        this.incoming = incoming;
        Thread.ofVirtual().name("scripted-qemu-reader").start(this::readAll);
    }

    void write(byte[] bytes) throws IOException {
        var rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    /** Reads at most one more piece and then leaves the client's bytes in the kernel. */
    void stopReading() {
        reading = false;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        never.countDown();
        channel.close();
    }

    private void readAll() {
        var buffer = ByteBuffer.allocate(8 * 1024);
        try {
            while (reading && channel.read(buffer.clear()) >= 0) {
                cutLines(buffer.flip());
            }
            if (!reading) {
                never.await();
            }
        } catch (IOException closed) {
            // Told below, like every other end of the connection.
        } catch (InterruptedException impossible) {
            Thread.currentThread().interrupt();
        }
        tell(Optional.empty());
    }

    private void tell(Optional<String> command) {
        // The end that the script made is no news, and the next client must not be blamed for it.
        if (!closed) {
            incoming.accept(new ScriptQueue.Incoming(command));
        }
    }

    private void cutLines(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            var next = bytes.get();
            if (next == '\n') {
                var text = line.toString(StandardCharsets.UTF_8);
                line.reset();
                tell(Optional.of(text));
            } else {
                line.write(next);
            }
        }
    }
}
