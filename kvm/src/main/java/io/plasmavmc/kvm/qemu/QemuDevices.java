package io.plasmavmc.kvm.qemu;

import io.plasmavmc.core.hypervisor.DeviceCommand;
import io.plasmavmc.core.hypervisor.DeviceView;
import io.plasmavmc.core.hypervisor.MachineDevices;
import io.plasmavmc.core.runtime.Uid;
import java.util.Optional;

/** The disks and NICs of QEMU's machines: each machine knows its own. */
final class QemuDevices implements MachineDevices {

    private final Machines machines;

    QemuDevices(Machines machines) {
        this.machines = machines;
    }

    @Override
    public Optional<DeviceView> look(Uid vm) {
        return machine(vm).flatMap(machine -> machine.devices().look());
    }

    @Override
    public Optional<Changed> change(Uid vm, DeviceCommand command) {
        return machine(vm).flatMap(machine -> machine.devices().change(command));
    }

    private Optional<Machine> machine(Uid vm) {
        return machines.find(vm, Optional.empty());
    }
}
