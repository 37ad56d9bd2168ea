package io.plasmavmc.core.crash;

import io.plasmavmc.core.reconcile.DirtyKeys;
import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSink;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.VmId;

/**
 * Takes note of the VMs that a crash has yet to start. Called by the synchronizing thread, after
 * the index.
 */
public final class CrashSink implements StateSink {

    private final StateIndex index;
    private final DirtyKeys<VmId> dirty;

    public CrashSink(StateIndex index, DirtyKeys<VmId> dirty) {
        this.index = index;
        this.dirty = dirty;
    }

    @Override
    public void apply(StateEvent event) {
        if (event instanceof StateEvent.HandleUpdated(VmId id, var _)) {
            look(id);
        } else if (event instanceof StateEvent.VmUpdated(VmId id, var _)) {
            look(id);
        }
    }

    private void look(VmId id) {
        if (index.vm(id).flatMap(VmView::crashStartDue).isPresent()) {
            dirty.mark(id);
        }
    }
}
