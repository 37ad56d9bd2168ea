package io.plasmavmc.server.wiring;

/** The server cannot start here; the message says why in one line, for the operator. */
public final class Refused extends RuntimeException {

    public Refused(String message) {
        super(message);
    }
}
