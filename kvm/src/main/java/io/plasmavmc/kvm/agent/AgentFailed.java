package io.plasmavmc.kvm.agent;

/** The agent did not do it: it does not answer, or says that it cannot. */
public final class AgentFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean silent;

    private AgentFailed(String message, boolean silent) {
        super(message);
        this.silent = silent;
    }

    public static AgentFailed silent() {
        return new AgentFailed("the guest agent does not answer", true);
    }

    /** In the guest's words, which are cut and may be anything. */
    static AgentFailed refused(String command, String words) {
        return new AgentFailed("the guest agent refuses %s: %s".formatted(command, words), false);
    }

    /** Whether there is nobody to do it. */
    public boolean isSilent() {
        return silent;
    }
}
