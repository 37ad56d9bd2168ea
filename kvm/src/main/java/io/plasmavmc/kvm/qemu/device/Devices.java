package io.plasmavmc.kvm.qemu.device;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.hypervisor.DeviceCommand;
import io.plasmavmc.core.hypervisor.DeviceView;
import io.plasmavmc.core.hypervisor.MachineDevices.Changed;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.RunningMachine.Device;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import io.plasmavmc.kvm.qemu.monitor.Talk;
import io.plasmavmc.kvm.qmp.QmpRefused;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The disks and NICs of one QEMU process. What there is is looked up in QEMU each time; only what
 * QEMU does not keep is remembered here, and ends with the process. Commands come one at a time.
 * Where the machine does not answer there is no result, and where it refuses the caller gets its
 * words.
 */
public final class Devices {

    private final Present present;
    private final DiskPlug disks;
    private final NicPlug nics;
    private final Growth growth;
    private final Unplug unplug;

    /**
     * @param ledger hears the monitor's events
     */
    public Devices(Uid vm, Talk talk, Ledger ledger, HostSide host) {
        this.present = new Present(talk, ledger, host.clock());
        this.disks = new DiskPlug(talk, host.disks());
        this.nics = new NicPlug(talk, vm, host);
        this.growth = new Growth(talk);
        this.unplug = new Unplug(talk, disks, nics, ledger.requests(), host.clock());
    }

    /** What the machine has; empty when it does not say. */
    public Optional<DeviceView> look() {
        return Talk.answered(() -> present.view(present.now()));
    }

    /**
     * Carries out a command; empty when it is unknown what came of it.
     *
     * @throws PlasmaException with QEMU's words when it is refused
     */
    public Optional<Changed> change(DeviceCommand command) {
        try {
            return Talk.answered(() -> changed(command));
        } catch (QmpRefused refusal) {
            throw QemuFailures.refused(refusal);
        }
    }

    private Changed changed(DeviceCommand command) {
        return switch (command) {
            case DeviceCommand.AttachDisk(var disk) -> attach(disk);
            case DeviceCommand.AttachNic(var nic) -> attach(nic);
            case DeviceCommand.AskToGo(var item) -> {
                unplug.ask(item);
                yield seen();
            }
            case DeviceCommand.Release(var item) -> {
                var now = present.now();
                unplug.release(item, now.contains(item));
                yield new Changed(present.view(now), Optional.empty());
            }
            case DeviceCommand.SetLink(var item, boolean up) -> {
                nics.setLink(item.id(), up);
                yield seen();
            }
            case DeviceCommand.Grow(var disk, long sizeBytes) -> {
                growth.grow(disk.diskId(), sizeBytes);
                yield seen();
            }
        };
    }

    private Changed attach(MachineSpec.Disk disk) {
        var item = Item.disk(disk.diskId());
        var before = present.now();
        if (!before.contains(item)) {
            disks.plug(disk);
            present.plugged(item, disk.slot());
        }
        var view = present.view(with(before, item));
        return new Changed(
                view,
                Optional.of(
                        Device.attached(
                                disk.diskId(),
                                QemuNames.serial(disk.volume()),
                                address(view, item),
                                List.of())));
    }

    private Changed attach(MachineSpec.Nic nic) {
        var item = Item.nic(nic.nicId());
        var before = present.now();
        boolean there = before.contains(item);
        var forwards = there ? nics.adopt(nic) : nics.plug(nic);
        if (!there) {
            present.plugged(item, nic.slot());
        }
        var view = present.view(with(before, item));
        return new Changed(
                view, Optional.of(Device.attached(nic.nicId(), "", address(view, item), forwards)));
    }

    private Changed seen() {
        return new Changed(present.view(present.now()), Optional.empty());
    }

    private static Set<Item> with(Set<Item> before, Item item) {
        var all = new HashSet<>(before);
        all.add(item);
        return all;
    }

    private static String address(DeviceView view, Item item) {
        return view.of(item).map(DeviceView.Seen::address).orElse("");
    }
}
