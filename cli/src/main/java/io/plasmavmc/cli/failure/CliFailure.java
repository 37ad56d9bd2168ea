package io.plasmavmc.cli.failure;

import java.util.List;

/**
 * Why a command could not do what was asked, in a form a person and a script can both use. Commands
 * throw it; it is printed in one place, by {@link FailurePrinter}, and nowhere logged.
 */
public abstract sealed class CliFailure extends RuntimeException
        permits WrongUsage, NotReachable, LocalFailure, ServerRefusal {

    protected CliFailure(String message) {
        super(message);
    }

    /** Stable word for scripts, upper snake case. */
    public abstract String reason();

    public abstract ExitStatus exitStatus();

    /** What to do next, one line each, most useful first; empty where there is no good advice. */
    public abstract List<String> hints();
}
