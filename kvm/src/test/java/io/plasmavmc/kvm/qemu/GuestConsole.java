package io.plasmavmc.kvm.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A person at a guest's serial console. What the guest writes meanwhile is read and forgotten: a
 * console that nobody reads would stop the guest.
 */
final class GuestConsole implements AutoCloseable {

    private final SocketChannel socket;

    private GuestConsole(SocketChannel socket) {
        this.socket = socket;
    }

    static GuestConsole open(Path serial) {
        try {
            var console = new GuestConsole(SocketChannel.open(UnixDomainSocketAddress.of(serial)));
            Thread.ofVirtual().start(console::read);
            return console;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
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

    private void read() {
        var buffer = ByteBuffer.allocate(4096);
        try {
            while (socket.read(buffer) >= 0) {
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
