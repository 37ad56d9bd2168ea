package io.plasmavmc.core.vm;

import io.plasmavmc.core.vm.RunningMachine.Device;
import io.plasmavmc.core.vm.RunningMachine.DevicePhase;
import java.util.List;
import java.util.Optional;

/**
 * How each disk and NIC of the spec stands in the running machine: what is wanted, what the machine
 * has and what the owner answered, seen together. Pure.
 */
public final class DeviceStates {

    private DeviceStates() {}

    /** Of the spec's disks, in its order. */
    public static List<Device> disks(VmSpec spec, VmHandle handle, RunningMachine running) {
        return spec.disks().stream().map(disk -> of(disk, handle, running)).toList();
    }

    /** Of the spec's NICs, in its order. */
    public static List<Device> nics(VmSpec spec, VmHandle handle, RunningMachine running) {
        return spec.nics().stream().map(nic -> of(nic, handle, running)).toList();
    }

    private static Device of(DeviceSpec wanted, VmHandle handle, RunningMachine running) {
        Device known = running.device(wanted.item()).orElseGet(() -> absent(wanted.item().id()));
        Optional<ItemAnswer> failed =
                handle.item(wanted).filter(answer -> answer.state() == ItemAnswer.State.FAILED);
        DevicePhase phase = phase(wanted, known, failed.isPresent());
        return new Device(
                known.id(),
                phase,
                failed.map(ItemAnswer::reason).orElse(""),
                failed.map(ItemAnswer::message).orElse(""),
                known.serial(),
                known.address(),
                known.forwards());
    }

    /** A device that stays where it is says by its reason what became of its last change. */
    private static DevicePhase phase(DeviceSpec wanted, Device known, boolean failed) {
        if (wanted.isDetaching()) {
            return DevicePhase.DETACHING;
        }
        if (known.isAttached()) {
            return DevicePhase.ATTACHED;
        }
        return failed ? DevicePhase.FAILED : DevicePhase.ATTACHING;
    }

    private static Device absent(String id) {
        return new Device(id, DevicePhase.ATTACHING, "", "", "", "", List.of());
    }
}
