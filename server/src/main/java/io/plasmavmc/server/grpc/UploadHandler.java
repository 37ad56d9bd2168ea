package io.plasmavmc.server.grpc;

import io.plasmavmc.server.auth.Caller;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Takes a file in, on a virtual thread of the request's own. */
@FunctionalInterface
public interface UploadHandler<Q, R> {

    R handle(Caller caller, Q first, Pieces pieces);

    /** The file's bytes, in order; for one thread. */
    @FunctionalInterface
    interface Pieces {

        /**
         * Waits for the next piece, which is the callee's until the call after it; empty at the end
         * of the file. Only then is more asked of the sender.
         *
         * @throws BrokenOff when the sender went away before the end
         */
        Optional<ByteBuffer> next();
    }

    /** The sender went away: nothing to answer, and nothing to keep. */
    final class BrokenOff extends RuntimeException {
        public BrokenOff() {
            super("the upload was broken off", null, false, false);
        }
    }
}
