package io.plasmavmc.server.crash;

/**
 * The server is dead: no code of it goes on behind this. An error, since a server that tries again
 * what failed must not survive it.
 */
final class Halted extends Error {

    private static final long serialVersionUID = 1;

    Halted() {
        super("the server was killed", null, false, false);
    }
}
