package io.plasmavmc.cli;

import io.plasmavmc.cli.failure.ExitStatus;
import io.plasmavmc.cli.failure.FailurePrinter;
import io.plasmavmc.cli.failure.WrongUsage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What picocli could not parse, said in our form: the error, "did you mean", where the help is. */
final class UsageErrors implements IParameterExceptionHandler {
    private final FailurePrinter failures;

    UsageErrors(FailurePrinter failures) {
        this.failures = failures;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        var spec = e.getCommandLine().getCommandSpec();
        if (isBareGroup(e, spec)) {
            e.getCommandLine().usage(e.getCommandLine().getErr());
            return ExitStatus.WRONG_USAGE.number();
        }
        var hints = new ArrayList<String>();
        if (e instanceof UnmatchedArgumentException unmatched) {
            meant(unmatched, spec).ifPresent(hints::add);
        }
        hints.add("see: " + spec.qualifiedName() + " --help");
        failures.print(new WrongUsage(message(e), hints.toArray(String[]::new)), asksForJson(args));
        return ExitStatus.WRONG_USAGE.number();
    }

    /** A group of commands without a word after it: the best answer is the list of its commands. */
    private static boolean isBareGroup(ParameterException e, CommandSpec spec) {
        return !spec.subcommands().isEmpty()
                && !(e instanceof UnmatchedArgumentException)
                && String.valueOf(e.getMessage()).startsWith("Missing required subcommand");
    }

    /** Asked of the words themselves: a command line that cannot be parsed has no options yet. */
    static boolean asksForJson(String[] args) {
        var words = Arrays.asList(args);
        var at = Math.max(words.indexOf("-o"), words.indexOf("--output"));
        return words.contains("-ojson")
                || words.contains("-o=json")
                || words.contains("--output=json")
                || (at >= 0 && at + 1 < words.size() && words.get(at + 1).equals("json"));
    }

    private static Optional<String> meant(UnmatchedArgumentException e, CommandSpec spec) {
        var typed = e.getUnmatched().getFirst().replaceFirst("=.*", "");
        Collection<String> known =
                e.isUnknownOption() ? spec.optionsMap().keySet() : spec.subcommands().keySet();
        List<String> close = Suggestions.forWord(typed, known);
        return close.isEmpty()
                ? Optional.empty()
                : Optional.of("did you mean: " + String.join(", ", close) + "?");
    }

    private static String message(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(e.getMessage());
        }
        var first = unmatched.getUnmatched().getFirst();
        if (unmatched.isUnknownOption()) {
            return first + ": unknown option";
        }
        return e.getCommandLine().getSubcommands().isEmpty()
                ? first + ": one argument too many"
                : first + ": unknown command";
    }
}
