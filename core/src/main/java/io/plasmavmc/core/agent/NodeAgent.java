package io.plasmavmc.core.agent;

import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.reconcile.DirtyKeys;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSink;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.volume.VolumeId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes note of what has to be looked at on this node: by the state's events and by the
 * hypervisor's. Nothing is decided here; every look decides anew from what it finds.
 */
public final class NodeAgent implements StateSink {

    private final StateIndex index;
    private final HandleStore handles;
    private final Decisions decisions;
    private final DirtyKeys<VmId> vms;
    private final DirtyKeys<VolumeId> volumes;
    private final DirtyKeys<ImageId> images;
    private final Map<Uid, VmId> names = new ConcurrentHashMap<>();
    private final Map<VmId, Uid> uids = new HashMap<>();

    NodeAgent(
            StateIndex index,
            HandleStore handles,
            Decisions decisions,
            DirtyKeys<VmId> vms,
            DirtyKeys<VolumeId> volumes,
            DirtyKeys<ImageId> images) {
        this.index = index;
        this.handles = handles;
        this.decisions = decisions;
        this.vms = vms;
        this.volumes = volumes;
        this.images = images;
    }

    /** Called by the hypervisor, on any thread. */
    public void machineChanged(Uid vm) {
        VmId id = names.get(vm);
        if (id != null) {
            vms.mark(id);
        }
    }

    /** An upload is over, well or not; called on any thread. */
    void uploadEnded(Uid image) {
        index.snapshot()
                .images()
                .forEach(
                        (id, stored) -> {
                            if (stored.value().uid().equals(image)) {
                                images.mark(id);
                            }
                        });
    }

    @Override
    public void apply(StateEvent event) {
        switch (event) {
            case StateEvent.VmUpdated(VmId id, var vm) -> {
                named(id, vm.value().uid());
                vms.mark(id);
            }
            case StateEvent.VmDeleted(VmId id) -> gone(id);
            case StateEvent.HandleUpdated(VmId id, var handle) -> handleChanged(id, handle);
            case StateEvent.HandleDeleted(VmId id) -> vms.mark(id);
            case StateEvent.OwnerUpdated(VmId id, var _) -> vms.mark(id);
            case StateEvent.OwnerDeleted(VmId id) -> vms.mark(id);
            case StateEvent.VolumeUpdated(VolumeId id, var _) -> volumeChanged(id);
            case StateEvent.VolumeDeleted(VolumeId id) -> volumeChanged(id);
            case StateEvent.VolumeUnclaimed(VolumeId id) -> volumes.mark(id);
            case StateEvent.VolumeClaimed _ -> {}
            case StateEvent.ImageUpdated(ImageId id, var _) -> images.mark(id);
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

    private void handleChanged(VmId id, Stored<VmHandle> handle) {
        if (!handles.isOwnWrite(id, handle)) {
            vms.mark(id);
        }
        if (handle.value().machine().isEmpty()) {
            // Whoever waited for the machine to leave a volume's file can get to it.
            index.snapshot().vm(id).stream()
                    .flatMap(view -> view.wanted().spec().disks().stream())
                    .forEach(disk -> volumes.mark(disk.volume()));
        }
    }

    private void named(VmId id, Uid uid) {
        names.put(uid, id);
        Uid former = uids.put(id, uid);
        if (former != null && !former.equals(uid)) {
            forget(former);
        }
    }

    private void gone(VmId id) {
        Uid uid = uids.remove(id);
        if (uid != null) {
            forget(uid);
        }
        vms.mark(id);
    }

    private void forget(Uid uid) {
        names.remove(uid);
        decisions.forget(uid);
    }

    /** Whoever holds the volume may have waited for it. */
    private void volumeChanged(VolumeId id) {
        volumes.mark(id);
        index.snapshot().holder(id).ifPresent(claim -> vms.mark(claim.vm()));
    }
}
