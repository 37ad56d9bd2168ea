package io.plasmavmc.server.auth;

/** What a request does there. */
public enum Access {
    /** Tells what is the same for everybody and no secret: needs no token. */
    PUBLIC,
    READ,
    WRITE
}
