package io.plasmavmc.server.runtime;

import io.plasmavmc.core.reconcile.DirtyKeys;
import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.StateSink;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;

/**
 * Takes note of the VMs that their owner has released, or of which it has answered for a device, so
 * that what is over is taken out of the store.
 */
final class RemovalSink implements StateSink {

    private final DirtyKeys<VmId> dirty;

    RemovalSink(DirtyKeys<VmId> dirty) {
        this.dirty = dirty;
    }

    @Override
    public void apply(StateEvent event) {
        if (event instanceof StateEvent.HandleUpdated(VmId id, var handle)
                && isToTidy(handle.value())) {
            dirty.mark(id);
        }
    }

    private static boolean isToTidy(VmHandle handle) {
        return handle.released()
                || handle.items().stream()
                        .anyMatch(
                                answer ->
                                        answer.released()
                                                || answer.state() == ItemAnswer.State.FAILED);
    }
}
