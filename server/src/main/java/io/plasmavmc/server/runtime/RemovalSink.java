package io.plasmavmc.server.runtime;

import io.plasmavmc.core.reconcile.DirtyKeys;
import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.StateSink;
import io.plasmavmc.core.vm.VmId;

/** Takes note of the VMs that their owner has released, so that their keys are removed. */
final class RemovalSink implements StateSink {

    private final DirtyKeys<VmId> dirty;

    RemovalSink(DirtyKeys<VmId> dirty) {
        this.dirty = dirty;
    }

    @Override
    public void apply(StateEvent event) {
        if (event instanceof StateEvent.HandleUpdated(VmId id, var handle)
                && handle.value().released()) {
            dirty.mark(id);
        }
    }
}
