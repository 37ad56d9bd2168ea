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
import java.util.stream.Stream;

/** What a machine is started from: the wanted spec and the volumes as they are. Pure. */
final class MachineSpecs {

    private MachineSpecs() {}

    /** Whether every volume of the VM can be used; the first that cannot decides. */
    static Volumes volumes(VirtualMachine vm, StateSnapshot state) {
        return vm.spec().disks().stream()
                .filter(disk -> !disk.isDetaching())
                .map(disk -> readiness(disk, find(disk, state).map(Stored::value)))
                .filter(volumes -> !(volumes instanceof Volumes.Ready))
                .findFirst()
                .orElse(new Volumes.Ready());
    }

    /** Of the disk's volume, empty where it is gone. */
    static Volumes readiness(DiskSpec disk, Optional<Volume> volume) {
        return volume.map(MachineSpecs::readiness)
                .orElseGet(
                        () ->
                                new Volumes.Broken(
                                        Reason.VOLUME_NOT_FOUND,
                                        "volume " + disk.volume().name() + " is gone"));
    }

    /**
     * One whose file is being made larger is not ready: QEMU and the image tool must not meet in
     * it. One that is only wanted larger is; the machine that has it grows it.
     */
    static Volumes readiness(Volume volume) {
        String name = "volume " + volume.id().name();
        Volume.Status status = volume.status();
        return switch (status.phase()) {
            case CREATING -> new Volumes.Pending(name + " is being made");
            case RESIZING -> new Volumes.Pending(name + " is being resized");
            case READY -> new Volumes.Ready();
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
    private static Optional<Stored<Volume>> find(DiskSpec disk, StateSnapshot state) {
        return state.volume(disk.volume()).filter(found -> disk.holds(found.value()));
    }

    /** The devices of a VM, those that are to go included. */
    static List<WantedDevice> devices(VirtualMachine vm, StateSnapshot state) {
        Stream<WantedDevice> disks = vm.spec().disks().stream().map(disk -> wanted(disk, state));
        Stream<WantedDevice> nics =
                vm.spec().nics().stream().map(nic -> new WantedDevice.Nic(nic, nic(nic)));
        return Stream.concat(disks, nics).toList();
    }

    private static WantedDevice wanted(DiskSpec disk, StateSnapshot state) {
        Optional<Stored<Volume>> volume = find(disk, state);
        return new WantedDevice.Disk(disk, volume, volume.map(found -> disk(disk, found.value())));
    }

    /**
     * Only for a VM whose {@link #volumes} are ready in the same state. Devices that are to go are
     * gone with the machine that had them.
     */
    static MachineSpec of(VirtualMachine vm, long epoch, StateSnapshot state) {
        VmSpec spec = vm.spec();
        List<MachineSpec.Disk> disks =
                spec.disks().stream()
                        .filter(disk -> !disk.isDetaching())
                        .flatMap(
                                disk ->
                                        find(disk, state)
                                                .map(volume -> disk(disk, volume.value()))
                                                .stream())
                        .toList();
        List<MachineSpec.Nic> nics =
                spec.nics().stream()
                        .filter(nic -> !nic.isDetaching())
                        .map(MachineSpecs::nic)
                        .toList();
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
