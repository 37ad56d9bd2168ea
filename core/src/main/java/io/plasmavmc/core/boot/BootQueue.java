package io.plasmavmc.core.boot;

import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.VmId;
import java.util.List;
import java.util.stream.Stream;

/**
 * The VMs of a node that a boot of its host brings back, read from a snapshot. Pure.
 *
 * @param starting their start is made and not answered
 * @param due their start has yet to be made, in the order of their names
 */
record BootQueue(List<VmId> starting, List<VmId> due) {

    static BootQueue of(StateSnapshot state, NodeId node) {
        List<VmView> own = own(state, node).toList();
        return new BootQueue(
                ids(own.stream().filter(VmView::isBootStarting)),
                ids(own.stream().filter(VmView::isBootStartDue)));
    }

    /** Whether the node's owner has looked at every VM since this boot of the host. */
    static boolean isComplete(StateSnapshot state, NodeId node, String bootId) {
        return own(state, node)
                .filter(view -> !view.wanted().isDeleting())
                .flatMap(view -> view.actual().stream())
                .allMatch(handle -> handle.boot().id().equals(bootId));
    }

    private static Stream<VmView> own(StateSnapshot state, NodeId node) {
        return state.vms().entrySet().stream()
                .map(entry -> state.view(entry.getKey(), entry.getValue()))
                .filter(
                        view ->
                                view.owner()
                                        .filter(o -> o.value().node().equals(node))
                                        .isPresent());
    }

    private static List<VmId> ids(Stream<VmView> views) {
        return views.map(view -> view.wanted().id()).toList();
    }
}
