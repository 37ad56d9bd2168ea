package io.plasmavmc.server;

import io.plasmavmc.server.config.Suggestion;
import java.util.Collection;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What picocli could not parse, in one line for the operator. */
final class UsageErrors implements IParameterExceptionHandler {

    private static final int WRONG_USAGE = 2;

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        e.getCommandLine().getErr().println(spec.qualifiedName() + ": " + message(e, spec));
        return WRONG_USAGE;
    }

    private static String message(ParameterException e, CommandSpec spec) {
        return e instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched, spec)
                : e.getMessage() + "; see " + spec.qualifiedName() + " --help";
    }

    private static String unmatched(UnmatchedArgumentException e, CommandSpec spec) {
        String typed = e.getUnmatched().getFirst().replaceFirst("=.*", "");
        boolean isFlag = e.isUnknownOption();
        Collection<String> known =
                isFlag ? spec.optionsMap().keySet() : spec.subcommands().keySet();
        return typed
                + ": unknown "
                + (isFlag ? "flag" : "word")
                + (known.isEmpty() ? "" : Suggestion.didYouMean(typed, known))
                + "; see "
                + (spec.parent() == null ? "plasmavmc" : spec.qualifiedName())
                + " --help";
    }
}
