package io.plasmavmc.server.wiring;

import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.StateSnapshot;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Machines of this node that were found on the host and whose VMs the store does not know, as after
 * the loss of a store or the restore of an old one. They are left alone, since a guest may still be
 * needed and nothing here can tell; the operator is told of each.
 */
final class Strays {

    private static final Logger log = LoggerFactory.getLogger(Strays.class);

    private Strays() {}

    static void name(Set<Uid> found, StateSnapshot state) {
        var known =
                state.vms().values().stream()
                        .map(vm -> vm.value().uid())
                        .collect(Collectors.toSet());
        found.stream()
                .filter(vm -> !known.contains(vm))
                .forEach(
                        vm ->
                                log.warn(
                                        "VM {}: its machine runs on this host and is left alone: the"
                                                + " store does not know the VM (`pgrep -af {}` shows"
                                                + " the process)",
                                        vm,
                                        vm));
    }
}
