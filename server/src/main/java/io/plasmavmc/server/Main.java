package io.plasmavmc.server;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The server's own entry: {@code plasmavmc server …} as the launcher hands it on, word by word. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(CommandSpec.create().name("plasmavmc"))
                .addSubcommand(new ServerCommand(environment))
                .setParameterExceptionHandler(new UsageErrors());
    }
}
