package io.plasmavmc.server.grpc;

/** Where a stream's messages go. For the stream's thread alone, except {@link #isGone()}. */
public interface Sender<R> {

    /** Says that the request is taken, before there is anything to send; may be left out. */
    void begin();

    /**
     * Hands a message to the transport, and waits until that can take another: a slow reader slows
     * its own stream and nothing else.
     *
     * @throws ReaderGone when nobody reads any more, or has not for a minute
     */
    void send(R message);

    /** Whether the reader has gone away. */
    boolean isGone();

    /** Runs the task once when the reader goes away, at once if it is gone; on any thread. */
    void onGone(Runnable task);

    /** The reader went away: nothing to answer and nothing to log. */
    final class ReaderGone extends RuntimeException {
        public ReaderGone() {
            super("the reader is gone", null, false, false);
        }
    }
}
