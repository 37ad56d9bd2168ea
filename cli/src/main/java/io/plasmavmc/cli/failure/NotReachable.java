package io.plasmavmc.cli.failure;

import java.util.List;

/** Nothing that speaks our API answered, so nothing is known about what was asked for. */
public final class NotReachable extends CliFailure {
    private final List<String> hints;

    public NotReachable(String message, List<String> hints) {
        super(message);
        this.hints = List.copyOf(hints);
    }

    @Override
    public String reason() {
        return "SERVER_NOT_REACHABLE";
    }

    @Override
    public ExitStatus exitStatus() {
        return ExitStatus.NOT_REACHABLE;
    }

    @Override
    public List<String> hints() {
        return hints;
    }
}
