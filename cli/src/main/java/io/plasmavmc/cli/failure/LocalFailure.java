package io.plasmavmc.cli.failure;

import java.util.List;

/** Something on this machine is in the way: a file that cannot be read, a token that is missing. */
public final class LocalFailure extends CliFailure {
    private final String reason;
    private final List<String> hints;

    public LocalFailure(String reason, String message, String... hints) {
        super(message);
        this.reason = reason;
        this.hints = List.of(hints);
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public ExitStatus exitStatus() {
        return ExitStatus.FAILED;
    }

    @Override
    public List<String> hints() {
        return hints;
    }
}
