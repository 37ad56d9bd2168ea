package io.plasmavmc.server.grpc;

import io.plasmavmc.server.auth.Caller;

/** Answers one request with many messages, on a virtual thread of the request's own. */
@FunctionalInterface
public interface StreamHandler<Q, R> {

    /** Returns when the stream is to end. */
    void handle(Caller caller, Q request, Sender<R> to);
}
