package io.plasmavmc.cli;

import io.plasmavmc.cli.invocation.Invocation;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Builds the tree of commands that picocli parses with. Looking into a command's class by
 * reflection is most of what a short command costs, so only commands whose names occur among the
 * words typed are built; the others are there by name and summary, for help and for "did you mean".
 */
final class CommandTree {
    private CommandTree() {}

    static CommandLine forArguments(RootCommand root, Invocation invocation, String[] args) {
        return build(root, invocation, Set.copyOf(List.of(args))::contains);
    }

    /** All of it, with every option, for shell completion. */
    static CommandLine complete(Invocation invocation) {
        return build(new RootCommand(), invocation, _ -> true);
    }

    private static CommandLine build(
            RootCommand root, Invocation invocation, Predicate<String> wanted) {
        var commandLine = new CommandLine(root);
        for (var group : Commands.GROUPS) {
            commandLine.addSubcommand(group.name(), group(group, invocation, wanted));
        }
        addVerbs(commandLine, Commands.ALONE, invocation, wanted);
        HelpText.settle(commandLine);
        return commandLine;
    }

    private static CommandLine group(Group group, Invocation invocation, Predicate<String> wanted) {
        var commandLine = named(group.name(), group.summary());
        if (wanted.test(group.name())) {
            addVerbs(commandLine, group.verbs(), invocation, wanted);
        }
        return commandLine;
    }

    private static void addVerbs(
            CommandLine parent, List<Verb> verbs, Invocation invocation, Predicate<String> wanted) {
        for (var verb : verbs) {
            parent.addSubcommand(
                    verb.name(),
                    wanted.test(verb.name())
                            ? built(verb, verb.command().apply(invocation))
                            : named(verb.name(), verb.summary()));
        }
    }

    private static CommandLine built(Verb verb, Callable<Integer> command) {
        var commandLine = new CommandLine(command);
        commandLine.getCommandSpec().usageMessage().description(verb.summary());
        return commandLine;
    }

    private static CommandLine named(String name, String summary) {
        var spec = CommandSpec.create().name(name);
        spec.usageMessage().description(summary);
        return new CommandLine(spec);
    }

    static OptionSpec helpOption() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build();
    }
}
