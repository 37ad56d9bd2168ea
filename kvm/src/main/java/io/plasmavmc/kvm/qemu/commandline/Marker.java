package io.plasmavmc.kvm.qemu.commandline;

import io.plasmavmc.core.runtime.Uid;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tells a QEMU of ours in the process list: node, VM and epoch, in the machine's name, which
 * guests do not see. Names of VMs follow a grammar without commas, so nothing needs quoting.
 */
public record Marker(Uid node, Uid vm, long epoch) {

    static final String OPTION = "-name";

    private static final Pattern TEXT =
            Pattern.compile("guest=plasmavmc:([0-9a-f-]{36}):([0-9a-f-]{36}):(\\d{1,18}):.*");

    /** The option's value; the VM's name is for people who read the process list. */
    String value(String vmName) {
        return "guest=plasmavmc:%s:%s:%d:%s".formatted(node, vm, epoch, vmName);
    }

    /** The marker on a process's command line, if it has one. */
    public static Optional<Marker> find(List<String> commandLine) {
        int option = commandLine.indexOf(OPTION);
        if (option < 0 || option + 1 >= commandLine.size()) {
            return Optional.empty();
        }
        var text = TEXT.matcher(commandLine.get(option + 1));
        return text.matches() ? parse(text) : Optional.empty();
    }

    private static Optional<Marker> parse(Matcher text) {
        try {
            return Optional.of(
                    new Marker(
                            new Uid(text.group(1)),
                            new Uid(text.group(2)),
                            Long.parseLong(text.group(3))));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
