package io.plasmavmc.kvm.qemu;

import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.vm.NicSpec.Forward;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.RunningMachine.Device;
import io.plasmavmc.core.vm.RunningMachine.DevicePhase;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qemu.host.Accelerator;
import io.plasmavmc.kvm.qemu.network.ForwardPorts;
import java.time.Instant;
import java.util.List;

/** What a new machine was started with. */
final class Description {

    private Description() {}

    static RunningMachine of(
            MachineSpec spec, Instant startTime, Accelerator accelerator, String version) {
        return new RunningMachine(
                spec.cpus(),
                0,
                spec.maxCpus(),
                spec.memoryMib(),
                spec.memoryMib(),
                spec.memoryMib(),
                spec.maxMemoryMib(),
                startTime,
                accelerator.text(),
                version,
                spec.disks().stream().map(Description::disk).toList(),
                spec.nics().stream().map(Description::nic).toList());
    }

    private static Device disk(MachineSpec.Disk disk) {
        return attached(disk.diskId(), QemuNames.serial(disk.volume()), List.of());
    }

    private static Device nic(MachineSpec.Nic nic) {
        return attached(nic.nicId(), "", ForwardPorts.of(nic));
    }

    /** The address is the firmware's choice, and the firmware has not run yet. */
    private static Device attached(String id, String serial, List<Forward> forwards) {
        return new Device(id, DevicePhase.ATTACHED, "", "", serial, "", forwards);
    }
}
