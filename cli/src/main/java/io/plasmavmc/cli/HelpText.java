package io.plasmavmc.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * How help looks: global options are explained once, at the root, and every other command shows
 * what is its own.
 */
final class HelpText {
    private static final String GLOBAL =
            "%nGlobal options (-o, --wait, --no-wait, --server, --token-file, --ca-file, --org,"
                    + " --project, --request-id) are explained by: plasmavmc --help";

    private HelpText() {}

    static void settle(CommandLine root) {
        settle(root, true);
        root.getCommandSpec()
                .usageMessage()
                .header("PlasmaVMC runs virtual machines on Linux hosts.%n")
                .footer(
                        "",
                        "Exit status: 0 done, 1 failed, 2 wrong usage, 3 server not reachable,",
                        "4 not settled in time, 5 not found, 6 exists or conflict, 130 interrupted.");
    }

    private static void settle(CommandLine commandLine, boolean root) {
        var spec = commandLine.getCommandSpec();
        spec.addOption(CommandTree.helpOption());
        spec.usageMessage()
                .abbreviateSynopsis(true)
                .synopsisHeading("Usage: ")
                .optionListHeading("%nOptions:%n")
                .parameterListHeading("%n")
                .commandListHeading("%nCommands:%n")
                .descriptionHeading(root ? "" : "%n")
                .sortOptions(false)
                .width(80);
        if (!root) {
            spec.usageMessage().footer(GLOBAL);
            commandLine
                    .getHelpSectionMap()
                    .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpText::ownOptions);
            commandLine
                    .getHelpSectionMap()
                    .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING, HelpText::heading);
        }
        commandLine.getSubcommands().values().forEach(sub -> settle(sub, false));
    }

    private static String heading(Help help) {
        return own(help.commandSpec()).isEmpty() ? "" : help.optionListHeading();
    }

    private static String ownOptions(Help help) {
        var own = own(help.commandSpec());
        return help.optionListExcludingGroups(own);
    }

    private static List<OptionSpec> own(CommandSpec spec) {
        return spec.options().stream().filter(option -> !option.inherited()).toList();
    }
}
