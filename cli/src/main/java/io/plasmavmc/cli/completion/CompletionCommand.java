package io.plasmavmc.cli.completion;

import io.plasmavmc.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code plasmavmc completion SHELL}: a script for the shell to read at its start. */
@Command(
        footer = {
            "",
            "For this shell:   source <(plasmavmc completion bash)",
            "For fish:         plasmavmc completion fish | source"
        })
public final class CompletionCommand implements Callable<Integer> {
    /** The shells there is a script for; typed in lower case. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    private final Invocation invocation;
    private final Function<Invocation, CommandLine> tree;

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell = Shell.bash;

    public CompletionCommand(Invocation invocation, Function<Invocation, CommandLine> tree) {
        this.invocation = invocation;
        this.tree = tree;
    }

    @Override
    public Integer call() {
        var commands = tree.apply(invocation);
        var script =
                switch (shell) {
                    // One script for both: it asks zsh to read bash completions.
                    case bash, zsh -> AutoComplete.bash("plasmavmc", commands);
                    case fish -> FishScript.of(commands);
                };
        invocation.output().print(script);
        return 0;
    }
}
