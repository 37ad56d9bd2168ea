package io.plasmavmc.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A person at the guest's serial console. What the guest writes meanwhile is read and kept: a
 * console that nobody reads would stop the guest.
 */
final class Console implements AutoCloseable {

    private final SocketChannel socket;
    private final AtomicReference<String> said = new AtomicReference<>("");

    private Console(SocketChannel socket) {
        this.socket = socket;
    }

    static Console open(Qemu qemu) {
        try {
            var console =
                    new Console(SocketChannel.open(UnixDomainSocketAddress.of(qemu.serial())));
            Thread.ofVirtual().start(console::read);
            return console;
        } catch (IOException failure) {
            throw new UncheckedIOException("console " + qemu.serial(), failure);
        }
    }

    void type(String line) {
        var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                socket.write(bytes);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("typing " + line, failure);
        }
    }

    /** What the guest has written since this console was opened. */
    String text() {
        return said.get().replace("\r", "");
    }

    private void read() {
        var buffer = ByteBuffer.allocate(4096);
        try {
            while (socket.read(buffer) >= 0) {
                var more = StandardCharsets.ISO_8859_1.decode(buffer.flip()).toString();
                said.updateAndGet(before -> before + more);
                buffer.clear();
            }
        } catch (IOException closed) {
            // The end of the console or of the guest.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
