package io.plasmavmc.core.state;

import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import java.util.Optional;

/**
 * All that is known of one VM at one moment.
 *
 * @param handle empty until the owner has seen the VM; never of an earlier VM of the name
 */
public record VmView(
        Stored<VirtualMachine> vm,
        Optional<Stored<VmHandle>> handle,
        Optional<Stored<Owner>> owner) {

    public VirtualMachine wanted() {
        return vm.value();
    }

    public Optional<VmHandle> actual() {
        return handle.map(Stored::value);
    }
}
