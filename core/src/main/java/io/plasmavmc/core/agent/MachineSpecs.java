package io.plasmavmc.core.agent;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.DiskSpec;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmSpec;
import io.plasmavmc.core.volume.Volume;
import java.util.List;
import java.util.Optional;

/** What a machine is started from: the wanted spec and the volumes as they are. Pure. */
final class MachineSpecs {

    private MachineSpecs() {}

    /** Whether every volume of the VM can be used; the first that cannot decides. */
    static Volumes volumes(VirtualMachine vm, StateSnapshot state) {
        return vm.spec().disks().stream()
                .map(disk -> volume(disk, state))
                .filter(volumes -> !(volumes instanceof Volumes.Ready))
                .findFirst()
                .orElse(new Volumes.Ready());
    }

    private static Volumes volume(DiskSpec disk, StateSnapshot state) {
        return find(disk, state)
                .map(MachineSpecs::readiness)
                .orElse(
                        new Volumes.Broken(
                                Reason.VOLUME_NOT_FOUND,
                                "volume " + disk.volume().name() + " is gone"));
    }

    /** One that has yet to grow is not ready: QEMU and the image tool must not meet in its file. */
    static Volumes readiness(Volume volume) {
        String name = "volume " + volume.id().name();
        Volume.Status status = volume.status();
        return switch (status.phase()) {
            case CREATING -> new Volumes.Pending(name + " is being made");
            case READY, RESIZING ->
                    volume.isToGrow()
                            ? new Volumes.Pending(name + " is being resized")
                            : new Volumes.Ready();
            case DELETING ->
                    new Volumes.Broken(Reason.VOLUME_NOT_FOUND, name + " is being deleted");
            case FAILED -> new Volumes.Broken(reason(status), name + ": " + status.message());
        };
    }

    private static Reason reason(Volume.Status status) {
        return status.reason().equals(Reason.NO_SPACE.name())
                ? Reason.NO_SPACE
                : Reason.HYPERVISOR_FAILED;
    }

    /** The volume of a disk, unless another one has taken its name meanwhile. */
    private static Optional<Volume> find(DiskSpec disk, StateSnapshot state) {
        return state.volume(disk.volume()).map(Stored::value).filter(disk::holds);
    }

    /** Only for a VM whose {@link #volumes} are ready in the same state. */
    static MachineSpec of(VirtualMachine vm, long epoch, StateSnapshot state) {
        VmSpec spec = vm.spec();
        List<MachineSpec.Disk> disks =
                spec.disks().stream()
                        .flatMap(
                                disk ->
                                        find(disk, state)
                                                .map(volume -> disk(disk, volume))
                                                .stream())
                        .toList();
        List<MachineSpec.Nic> nics = spec.nics().stream().map(MachineSpecs::nic).toList();
        return new MachineSpec(
                vm.id(),
                vm.uid(),
                epoch,
                spec.machineType(),
                spec.cpus(),
                spec.maxCpus(),
                spec.memoryMib(),
                spec.maxMemoryMib(),
                disks,
                nics);
    }

    private static MachineSpec.Disk disk(DiskSpec disk, Volume volume) {
        Optional<MachineSpec.Backing> backing =
                volume.source().map(s -> new MachineSpec.Backing(s.uid(), s.format()));
        return new MachineSpec.Disk(
                disk.diskId(),
                volume.uid(),
                volume.format(),
                backing,
                disk.bootOrder(),
                disk.readOnly(),
                disk.slot());
    }

    private static MachineSpec.Nic nic(NicSpec nic) {
        return new MachineSpec.Nic(nic.nicId(), nic.mac(), nic.linkUp(), nic.network(), nic.slot());
    }
}
