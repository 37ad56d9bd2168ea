package io.plasmavmc.server;

import io.plasmavmc.server.store.StoreCommands;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The server's own entry: {@code plasmavmc server …} and {@code plasmavmc store …} as the launcher
 * hands them on, word by word.
 */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(CommandSpec.create().name("plasmavmc"))
                .addSubcommand(new ServerCommand(environment))
                .addSubcommand(StoreCommands.of(environment))
                .setParameterExceptionHandler(new UsageErrors());
    }
}
