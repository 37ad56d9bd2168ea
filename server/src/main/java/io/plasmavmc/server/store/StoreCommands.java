package io.plasmavmc.server.store;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The commands of {@code plasmavmc store}. */
public final class StoreCommands {

    private StoreCommands() {}

    public static CommandLine of(Map<String, String> environment) {
        CommandSpec group = CommandSpec.create().name("store");
        group.usageMessage().description("Back up and restore the state of a server.");
        group.mixinStandardHelpOptions(true);
        return new CommandLine(group)
                .addSubcommand(new BackupCommand(environment))
                .addSubcommand(new RestoreCommand(environment));
    }
}
