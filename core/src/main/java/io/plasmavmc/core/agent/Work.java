package io.plasmavmc.core.agent;

import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
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

    Work written(Stored<VmHandle> now) {
        return new Work(vm, owner, state, Optional.of(now), now.value());
    }
}
