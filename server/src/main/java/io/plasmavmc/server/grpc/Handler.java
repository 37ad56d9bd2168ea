package io.plasmavmc.server.grpc;

import io.plasmavmc.server.auth.Caller;

/**
 * Answers one kind of request, on a virtual thread of the request's own: it may block. Whatever it
 * throws is turned into an answer by whoever called it.
 */
@FunctionalInterface
public interface Handler<Q, R> {

    R handle(Caller caller, Q request);
}
