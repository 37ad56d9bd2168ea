package io.plasmavmc.server.config;

/** The server was told what it cannot do; the message says what and what would be right. */
public final class WrongSettings extends RuntimeException {

    public WrongSettings(String message) {
        super(message);
    }
}
