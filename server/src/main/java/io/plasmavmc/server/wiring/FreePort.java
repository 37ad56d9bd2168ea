package io.plasmavmc.server.wiring;

import io.plasmavmc.server.config.ListenAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Looks whether a port can be listened on before anything is opened or made, so that a server that
 * cannot start leaves nothing behind. Who takes the port in between is noticed later.
 */
final class FreePort {

    private FreePort() {}

    static void require(ListenAddress listen) {
        InetSocketAddress address = listen.address();
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw new Refused("--listen " + listen + " cannot be listened on: " + e.getMessage());
        }
    }
}
