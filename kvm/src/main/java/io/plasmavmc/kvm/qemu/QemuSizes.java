package io.plasmavmc.kvm.qemu;

import io.plasmavmc.core.hypervisor.MachineSizes;
import io.plasmavmc.core.hypervisor.SizeCommand;
import io.plasmavmc.core.hypervisor.SizeView;
import io.plasmavmc.core.runtime.Uid;
import java.util.Optional;

/** The CPUs and the memory of QEMU's machines: each machine knows its own. */
final class QemuSizes implements MachineSizes {

    private final Machines machines;

    QemuSizes(Machines machines) {
        this.machines = machines;
    }

    @Override
    public Optional<SizeView> look(Uid vm, boolean askGuest) {
        return machine(vm).flatMap(machine -> machine.sizes().look(askGuest));
    }

    @Override
    public Optional<SizeView> change(Uid vm, SizeCommand command) {
        return machine(vm).flatMap(machine -> machine.sizes().change(command));
    }

    private Optional<Machine> machine(Uid vm) {
        return machines.find(vm, Optional.empty());
    }
}
