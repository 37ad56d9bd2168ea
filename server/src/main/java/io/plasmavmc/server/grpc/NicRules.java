package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.Forward;
import io.plasmavmc.api.v1.UserNetwork;
import io.plasmavmc.api.v1.VirtualMachine.Nic;
import io.plasmavmc.core.vm.VmSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The NICs of a new VM, and one that is added to a VM. */
final class NicRules {

    private static final Pattern MAC = Pattern.compile("[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}");
    private static final String NO_MAC = "00:00:00:00:00:00";

    /** What Linux takes as the name of an interface, without what a shell or QEMU would read. */
    private static final Pattern BRIDGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,14}");

    private static final Pattern IPV4 =
            Pattern.compile(
                    "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");
    private static final int MOST_FORWARDS = 64;
    private static final int LAST_PORT = 65535;

    private NicRules() {}

    static void check(List<Nic> nics, Violations violations) {
        if (nics.size() > VmSpec.MAX_NICS) {
            violations.invalid(
                    "spec.nics",
                    "count: " + nics.size() + " (expected: at most " + VmSpec.MAX_NICS + ")");
        }
        Set<String> ids = new HashSet<>();
        Set<String> macs = new HashSet<>();
        Set<String> ports = new HashSet<>();
        for (int i = 0; i < nics.size(); i++) {
            String path = "spec.nics[" + i + "]";
            Nic nic = nics.get(i);
            nic(path, nic, ports, violations);
            if (!ids.add(nic.getNicId())) {
                violations.invalid(path + ".nicId", "another NIC has this id");
            }
            if (nic.hasMac() && !macs.add(nic.getMac().toLowerCase(Locale.ROOT))) {
                violations.invalid(path + ".mac", "another NIC has this address");
            }
        }
    }

    static void attached(String path, Nic nic, Violations violations) {
        nic(path, nic, new HashSet<>(), violations);
    }

    private static void nic(String path, Nic nic, Set<String> ports, Violations violations) {
        FieldRule.name(path + ".nicId", nic.getNicId(), violations);
        if (nic.hasMac()) {
            mac(path + ".mac", nic.getMac(), violations);
        }
        switch (nic.getNetworkCase()) {
            case USER -> user(path + ".user", nic.getUser(), ports, violations);
            case BRIDGE -> {
                if (!BRIDGE.matcher(nic.getBridge().getName()).matches()) {
                    violations.invalid(
                            path + ".bridge.name",
                            "expected: 1 to 15 of A-Z, a-z, 0-9, ., _ and -, a letter or digit"
                                    + " first");
                }
            }
            case NETWORK_NOT_SET -> violations.invalid(path, "expected: either user or bridge");
        }
    }

    private static void mac(String path, String mac, Violations violations) {
        if (!MAC.matcher(mac).matches()) {
            violations.invalid(
                    path,
                    "value: " + FieldRule.shown(mac) + " (expected: such as 52:54:00:12:34:56)");
        } else if ((Integer.parseInt(mac, 0, 2, 16) & 1) != 0) {
            violations.invalid(path, "value: " + mac + " (expected: no multicast address)");
        } else if (mac.equals(NO_MAC)) {
            violations.invalid(path, "value: " + mac + " (expected: an address)");
        }
    }

    private static void user(
            String path, UserNetwork user, Set<String> ports, Violations violations) {
        if (user.getForwardsCount() > MOST_FORWARDS) {
            violations.invalid(path + ".forwards", "expected: at most " + MOST_FORWARDS);
        }
        for (int i = 0; i < user.getForwardsCount(); i++) {
            forward(path + ".forwards[" + i + "]", user.getForwards(i), ports, violations);
        }
    }

    private static void forward(
            String path, Forward forward, Set<String> ports, Violations violations) {
        FieldRule.within(path + ".hostPort", forward.getHostPort(), 0, LAST_PORT, violations);
        FieldRule.within(path + ".guestPort", forward.getGuestPort(), 1, LAST_PORT, violations);
        if (forward.hasHostAddress() && !IPV4.matcher(forward.getHostAddress()).matches()) {
            violations.invalid(
                    path + ".hostAddress",
                    "value: "
                            + FieldRule.shown(forward.getHostAddress())
                            + " (expected: an IPv4 address)");
        }
        String port =
                NicMessages.protocol(forward)
                        + NicMessages.hostAddress(forward)
                        + ":"
                        + forward.getHostPort();
        if (forward.getHostPort() != 0 && !ports.add(port)) {
            violations.invalid(path + ".hostPort", "another forward has this port");
        }
    }
}
