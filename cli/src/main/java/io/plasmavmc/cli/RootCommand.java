package io.plasmavmc.cli;

import io.plasmavmc.cli.invocation.GlobalOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code plasmavmc} itself: holds the global options, does nothing on its own. */
@Command(name = "plasmavmc")
final class RootCommand {
    @Mixin private final GlobalOptions options = new GlobalOptions();

    GlobalOptions options() {
        return options;
    }
}
