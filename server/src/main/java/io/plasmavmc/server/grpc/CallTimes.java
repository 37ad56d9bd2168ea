package io.plasmavmc.server.grpc;

/** Takes the time of calls; the metrics stand behind it. Any thread may call. */
@FunctionalInterface
public interface CallTimes {

    Running begin();

    /** A call under way. */
    @FunctionalInterface
    interface Running {
        void end(String method, String code);
    }
}
