package io.plasmavmc.core.boot;

import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.reconcile.DirtyKeys;
import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.StateSink;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import java.util.HashSet;
import java.util.Set;

/**
 * Takes note of the node's VMs that a boot of its host brings back: each change of one of them may
 * let the next one start. Once all are back it does nothing. Called by the synchronizing thread.
 */
public final class BootSink implements StateSink {

    private final NodeId node;
    private final DirtyKeys<NodeId> dirty;
    private final Set<VmId> awaited = new HashSet<>();

    public BootSink(NodeId node, DirtyKeys<NodeId> dirty) {
        this.node = node;
        this.dirty = dirty;
    }

    @Override
    public void apply(StateEvent event) {
        switch (event) {
            case StateEvent.HandleUpdated(VmId id, var handle) -> handleChanged(id, handle.value());
            case StateEvent.HandleDeleted(VmId id) -> over(id);
            case StateEvent.VmUpdated(VmId id, var _) -> changed(id);
            case StateEvent.VmDeleted(VmId id) -> over(id);
            case StateEvent.OwnerUpdated(VmId id, var _) -> changed(id);
            case StateEvent.OwnerDeleted(VmId id) -> changed(id);
            case StateEvent.VolumeUpdated _ -> {}
            case StateEvent.VolumeDeleted _ -> {}
            case StateEvent.VolumeClaimed _ -> {}
            case StateEvent.VolumeUnclaimed _ -> {}
            case StateEvent.ImageUpdated _ -> {}
            case StateEvent.ImageDeleted _ -> {}
            case StateEvent.MacClaimed _ -> {}
            case StateEvent.MacUnclaimed _ -> {}
            case StateEvent.NodeUpdated _ -> {}
            case StateEvent.NodeDeleted _ -> {}
            case StateEvent.TokenUpdated _ -> {}
            case StateEvent.TokenDeleted _ -> {}
            case StateEvent.Applied _ -> {}
            case StateEvent.Resyncing _ -> {}
            case StateEvent.Synced _ -> {}
        }
    }

    private void handleChanged(VmId id, VmHandle handle) {
        if (handle.boot().startAfter().isPresent()) {
            awaited.add(id);
            dirty.mark(node);
        } else {
            over(id);
        }
    }

    private void over(VmId id) {
        if (awaited.remove(id)) {
            dirty.mark(node);
        }
    }

    private void changed(VmId id) {
        if (awaited.contains(id)) {
            dirty.mark(node);
        }
    }
}
