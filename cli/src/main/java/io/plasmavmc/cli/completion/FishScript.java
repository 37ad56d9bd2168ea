package io.plasmavmc.cli.completion;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The completion script for fish, which picocli does not write: one line for each word and flag.
 */
final class FishScript {
    private FishScript() {}

    static String of(CommandLine root) {
        var script = new StringBuilder("complete -c plasmavmc -f\n");
        append(script, root.getCommandSpec(), List.of());
        return script.toString();
    }

    private static void append(StringBuilder script, CommandSpec spec, List<String> path) {
        var condition = condition(spec, path);
        spec.subcommands()
                .forEach((name, sub) -> script.append(word(condition, name, sub.getCommandSpec())));
        spec.options().stream()
                .filter(option -> !option.inherited() && !option.hidden())
                .forEach(option -> script.append(flag(path.isEmpty() ? "" : condition, option)));
        spec.subcommands()
                .forEach((name, sub) -> append(script, sub.getCommandSpec(), longer(path, name)));
    }

    private static String condition(CommandSpec spec, List<String> path) {
        if (path.isEmpty()) {
            return " -n __fish_use_subcommand";
        }
        var seen = String.join("; and __fish_seen_subcommand_from ", path);
        var next = String.join(" ", spec.subcommands().keySet());
        var notYet = next.isEmpty() ? "" : "; and not __fish_seen_subcommand_from " + next;
        return " -n '__fish_seen_subcommand_from " + seen + notYet + "'";
    }

    private static String word(String condition, String name, CommandSpec sub) {
        return "complete -c plasmavmc%s -a %s -d '%s'%n"
                .formatted(condition, name, quoted(sub.usageMessage().description()));
    }

    private static String flag(String condition, OptionSpec option) {
        var line = new StringBuilder("complete -c plasmavmc").append(condition);
        for (var name : option.names()) {
            line.append(
                    name.startsWith("--")
                            ? " -l " + name.substring(2)
                            : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            line.append(option.paramLabel().contains("FILE") ? " -r -F" : " -x");
        }
        return line + " -d '" + quoted(option.description()) + "'\n";
    }

    private static String quoted(String[] lines) {
        return String.join(" ", lines).replace("\\", "\\\\").replace("'", "\\'");
    }

    private static List<String> longer(List<String> path, String name) {
        return java.util.stream.Stream.concat(path.stream(), java.util.stream.Stream.of(name))
                .toList();
    }
}
