package io.plasmavmc.core.agent;

import io.plasmavmc.chainfire.Compare;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import java.util.List;
import java.util.Optional;

/**
 * What one look at a VM works on.
 *
 * @param stored the handle in the store, empty before the first write
 * @param handle the handle to plan with: the stored one under today's owner, or a first one
 */
record Work(
        VirtualMachine vm,
        Stored<Owner> owner,
        StateSnapshot state,
        Optional<Stored<VmHandle>> stored,
        VmHandle handle) {

    /**
     * That the volumes are as this look knows them. A start claims only so: whoever is about to
     * work on a file has marked it before, or finds the claim afterwards.
     */
    List<Compare> volumeCompares() {
        return vm.spec().disks().stream()
                .flatMap(disk -> state.volume(disk.volume()).stream())
                .<Compare>map(
                        volume ->
                                new Compare.Unchanged(
                                        Keys.volume(volume.value().id()), volume.revision()))
                .toList();
    }

    Work written(Stored<VmHandle> now) {
        return new Work(vm, owner, state, Optional.of(now), now.value());
    }
}
