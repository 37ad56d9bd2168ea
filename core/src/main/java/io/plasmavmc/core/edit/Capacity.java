package io.plasmavmc.core.edit;

import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.VmView;

/**
 * How large a VM of a host may be.
 *
 * @param maxCpus the most CPUs that a machine may have
 * @param memoryMib what the host has in all
 */
record Capacity(int maxCpus, long memoryMib) {

    /** Of the host that has the VM, by its own record; this server's, where there is none. */
    static Capacity of(VmView view, StateSnapshot state, Host here) {
        NodeId owner = view.owner().map(Stored::value).map(Owner::node).orElse(here.node());
        long memoryMib =
                state.node(owner)
                        .map(node -> node.value().memoryMib())
                        .orElse(here.facts().memoryMib());
        return new Capacity(here.facts().maxCpus(), memoryMib);
    }
}
