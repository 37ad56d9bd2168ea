package io.plasmavmc.testkit.sim;

/**
 * The server that this thread worked for is dead: no code of the server may catch it, so that the
 * thread unwinds without touching anything.
 */
final class Crashed extends Error {
    Crashed(String server) {
        super(server + " was killed", null, false, false);
    }
}
