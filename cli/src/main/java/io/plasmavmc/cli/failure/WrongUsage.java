package io.plasmavmc.cli.failure;

import java.util.List;

/** What was typed cannot be meant: found before anything was sent to the server. */
public final class WrongUsage extends CliFailure {
    private final List<String> hints;

    public WrongUsage(String message, String... hints) {
        super(message);
        this.hints = List.of(hints);
    }

    @Override
    public String reason() {
        return "WRONG_USAGE";
    }

    @Override
    public ExitStatus exitStatus() {
        return ExitStatus.WRONG_USAGE;
    }

    @Override
    public List<String> hints() {
        return hints;
    }
}
