package io.plasmavmc.cli;

import io.plasmavmc.cli.failure.CliFailure;
import io.plasmavmc.cli.failure.FailurePrinter;
import io.plasmavmc.cli.failure.LocalFailure;
import io.plasmavmc.cli.invocation.Invocation;
import io.plasmavmc.cli.invocation.Surroundings;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** One run, from the words typed to the exit status. Never ends the JVM. */
public final class Program {
    private final RootCommand root = new RootCommand();
    private final String[] args;
    private final Surroundings surroundings;
    private final FailurePrinter failures;

    private Program(String[] args, Surroundings surroundings) {
        this.args = args.clone();
        this.surroundings = surroundings;
        this.failures = new FailurePrinter(surroundings.err());
    }

    public static int run(String[] args, Surroundings surroundings) {
        return new Program(args, surroundings).run();
    }

    private int run() {
        try (var invocation = new Invocation(root.options(), surroundings)) {
            var commandLine = CommandTree.forArguments(root, invocation, args);
            commandLine.setOut(writer(surroundings.out()));
            commandLine.setErr(writer(surroundings.err()));
            commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(ansi()));
            commandLine.setParameterExceptionHandler(new UsageErrors(failures));
            commandLine.setExecutionExceptionHandler((e, _, _) -> failed(e));
            commandLine.setExecutionStrategy(parsed -> executed(invocation, parsed));
            return commandLine.execute(args);
        }
    }

    /** Global options are checked before anything is done, also where the command ignores them. */
    private int executed(Invocation invocation, ParseResult parsed) {
        var help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        try {
            invocation.checkOptions();
        } catch (CliFailure e) {
            return failed(e);
        }
        return new RunLast().execute(parsed);
    }

    private int failed(Exception e) {
        var failure = e instanceof CliFailure known ? known : unforeseen(e);
        failures.print(failure, wantsJson());
        return failure.exitStatus().number();
    }

    private boolean wantsJson() {
        return UsageErrors.asksForJson(args);
    }

    private Ansi ansi() {
        var plain =
                surroundings.variable("NO_COLOR").isPresent()
                        || surroundings.variable("TERM").orElse("dumb").equals("dumb");
        return surroundings.outIsTerminal() && !plain ? Ansi.ON : Ansi.OFF;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static LocalFailure unforeseen(Exception e) {
        return new LocalFailure(
                "INTERNAL",
                "this is a fault of the program itself: " + e,
                "at " + (e.getStackTrace().length == 0 ? "?" : e.getStackTrace()[0]));
    }
}
