package io.plasmavmc.server.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where the server listens.
 *
 * @param host a name or an address, without the brackets of IPv6
 * @param port 0 for one that is free
 */
public record ListenAddress(String host, int port) {

    private static final int LAST_PORT = 65535;

    static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon > 0 ? text.substring(0, colon) : "";
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        if (bare.isEmpty() || (!bracketed && bare.contains(":"))) {
            throw wrong(text);
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port < 0 || port > LAST_PORT) {
                throw wrong(text);
            }
            return new ListenAddress(bare, port);
        } catch (NumberFormatException _) {
            throw wrong(text);
        }
    }

    private static WrongSettings wrong(String text) {
        return new WrongSettings(
                "--listen " + text + " (expected: HOST:PORT, such as 127.0.0.1:8470)");
    }

    boolean isLoopback() {
        return address().getAddress().isLoopbackAddress();
    }

    /** Resolved. */
    public InetSocketAddress address() {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException _) {
            throw new WrongSettings("--listen " + this + ": the host is not known");
        }
    }

    /** The same place with the port that was found free. */
    public ListenAddress withPort(int actual) {
        return new ListenAddress(host, actual);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
