package io.plasmavmc.kvm.qemu.device;

import io.plasmavmc.core.vm.NicSpec.Forward;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The forwards of a machine's user networks, read from the table that QEMU prints for people. What
 * does not look like a forward is left out: nothing is concluded from its absence but that a port
 * is unknown.
 */
record UserNetworks(List<Entry> entries) {

    private static final Pattern NETWORK = Pattern.compile("^(?:Hub -?\\d+|\\S+) \\((\\S+)\\):$");
    private static final Pattern FORWARD =
            Pattern.compile(
                    "^(TCP|UDP)\\[HOST_FORWARD]\\s+\\d+\\s+(\\S+)\\s+(\\d{1,5})"
                            + "\\s+\\S+\\s+(\\d{1,5})\\s+\\d+\\s+\\d+$");
    private static final String ANY = "0.0.0.0";

    UserNetworks {
        entries = List.copyOf(entries);
    }

    /** A forward and the network that it is one of. */
    record Entry(String network, Forward forward) {}

    static UserNetworks parse(String table) {
        var found = new ArrayList<Entry>();
        var network = "";
        for (var line : table.lines().map(String::strip).toList()) {
            var heading = NETWORK.matcher(line);
            network = heading.matches() ? heading.group(1) : network;
            for (var forward : forward(line).stream().toList()) {
                found.add(new Entry(network, forward));
            }
        }
        return new UserNetworks(found);
    }

    /** What was asked for as it came to be; a port that is not found stays as it was asked for. */
    List<Forward> found(String network, List<Forward> asked) {
        var left =
                new ArrayList<>(
                        entries.stream()
                                .filter(entry -> entry.network().equals(network))
                                .map(Entry::forward)
                                .toList());
        var all = new ArrayList<Forward>();
        for (var each : asked) {
            var match = left.stream().filter(there -> answers(each, there)).findFirst();
            match.ifPresent(left::remove);
            all.add(match.orElse(each));
        }
        return List.copyOf(all);
    }

    private static boolean answers(Forward asked, Forward there) {
        return asked.protocol() == there.protocol()
                && asked.hostAddress().equals(there.hostAddress())
                && asked.guestPort() == there.guestPort()
                && (asked.hostPort() == 0 || asked.hostPort() == there.hostPort());
    }

    private static Optional<Forward> forward(String line) {
        var match = FORWARD.matcher(line);
        if (!match.matches()) {
            return Optional.empty();
        }
        var address = match.group(2);
        return Optional.of(
                new Forward(
                        Forward.Protocol.valueOf(match.group(1).toUpperCase(Locale.ROOT)),
                        address.equals("*") ? ANY : address,
                        Integer.parseInt(match.group(3)),
                        Integer.parseInt(match.group(4))));
    }
}
