package io.plasmavmc.cli;

import io.plasmavmc.cli.failure.LocalFailure;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Stands in the list of commands; the server itself is another main class, which the launcher
 * script starts. Whoever gets here started the CLI's class by hand.
 */
@Command
final class ServerCommand implements Callable<Integer> {
    @Parameters(hidden = true)
    private List<String> ignored = List.of();

    @Override
    public Integer call() {
        throw new LocalFailure(
                "SERVER_NOT_HERE",
                "the server is started by the launcher script, not by this class",
                "run: plasmavmc server " + String.join(" ", ignored));
    }
}
