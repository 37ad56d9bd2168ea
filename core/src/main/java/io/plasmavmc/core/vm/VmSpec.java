package io.plasmavmc.core.vm;

import io.plasmavmc.core.node.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the machine is to be made of. Defaults are computed once, at create, and stored.
 *
 * @param cpus wanted now, at most {@code maxCpus}
 * @param memoryMib wanted now, at most {@code maxMemoryMib}
 * @param machineType QEMU's versioned machine, pinned at create
 * @param node where the caller wants the VM, empty for wherever it fits
 * @param cpusGeneration the generation of the last change of {@code cpus}
 * @param memoryGeneration the generation of the last change of {@code memoryMib}
 */
public record VmSpec(
        int cpus,
        int maxCpus,
        long cpusGeneration,
        long memoryMib,
        long maxMemoryMib,
        long memoryGeneration,
        OnCrash onCrash,
        Autostart autostart,
        String machineType,
        Optional<NodeId> node,
        List<DiskSpec> disks,
        List<NicSpec> nics,
        GuestConfig guestConfig) {

    public static final int MAX_DISKS = 32;
    public static final int MAX_NICS = 16;
    public static final int MAX_CPUS = 255;

    public VmSpec {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
    }

    /** Disks and NICs, in the order of the spec. */
    public List<DeviceSpec> devices() {
        return Stream.<DeviceSpec>concat(disks.stream(), nics.stream()).toList();
    }

    public Optional<DiskSpec> disk(String diskId) {
        return disks.stream().filter(disk -> disk.diskId().equals(diskId)).findFirst();
    }

    public Optional<NicSpec> nic(String nicId) {
        return nics.stream().filter(nic -> nic.nicId().equals(nicId)).findFirst();
    }

    public Optional<DeviceSpec> device(Item item) {
        return switch (item.kind()) {
            case DISK -> disk(item.id()).map(disk -> disk);
            case NIC -> nic(item.id()).map(nic -> nic);
            case CPUS, MEMORY -> Optional.empty();
        };
    }

    /** Every item with the generation of its last change. */
    public Map<Item, Long> generations() {
        Map<Item, Long> all = new LinkedHashMap<>();
        all.put(Item.CPUS, cpusGeneration);
        all.put(Item.MEMORY, memoryGeneration);
        devices().forEach(device -> all.put(device.item(), device.generation()));
        return all;
    }

    /** The disk that the machine boots from; it stays as long as the VM does. */
    public Optional<DiskSpec> bootDisk() {
        return disks.stream()
                .filter(disk -> disk.bootOrder().isPresent())
                .min(Comparator.comparing(disk -> disk.bootOrder().orElseThrow()));
    }

    /** With the device in the place of the one of its id, or behind all others. */
    public VmSpec with(DeviceSpec device) {
        return switch (device) {
            case DiskSpec disk -> withDevices(replaced(disks, disk), nics);
            case NicSpec nic -> withDevices(disks, replaced(nics, nic));
        };
    }

    public VmSpec without(Item item) {
        return withDevices(
                disks.stream().filter(disk -> !disk.item().equals(item)).toList(),
                nics.stream().filter(nic -> !nic.item().equals(item)).toList());
    }

    private static <D extends DeviceSpec> List<D> replaced(List<D> all, D device) {
        List<D> next = new ArrayList<>(all);
        int place = all.stream().map(DeviceSpec::item).toList().indexOf(device.item());
        if (place < 0) {
            next.add(device);
        } else {
            next.set(place, device);
        }
        return next;
    }

    /** Of other sizes; those that differ are changed by the edit of that generation. */
    public VmSpec withSizes(
            int newCpus, int newMaxCpus, long newMemoryMib, long newMaxMemoryMib, long generation) {
        return new VmSpec(
                newCpus,
                newMaxCpus,
                newCpus == cpus ? cpusGeneration : generation,
                newMemoryMib,
                newMaxMemoryMib,
                newMemoryMib == memoryMib ? memoryGeneration : generation,
                onCrash,
                autostart,
                machineType,
                node,
                disks,
                nics,
                guestConfig);
    }

    public VmSpec withPolicies(OnCrash newOnCrash, Autostart newAutostart) {
        return new VmSpec(
                cpus,
                maxCpus,
                cpusGeneration,
                memoryMib,
                maxMemoryMib,
                memoryGeneration,
                newOnCrash,
                newAutostart,
                machineType,
                node,
                disks,
                nics,
                guestConfig);
    }

    private VmSpec withDevices(List<DiskSpec> newDisks, List<NicSpec> newNics) {
        return new VmSpec(
                cpus,
                maxCpus,
                cpusGeneration,
                memoryMib,
                maxMemoryMib,
                memoryGeneration,
                onCrash,
                autostart,
                machineType,
                node,
                newDisks,
                newNics,
                guestConfig);
    }

    /** What to do when QEMU or the guest dies. */
    public enum OnCrash {
        STOP,
        RESTART,
        PRESERVE
    }

    /** Which VMs to start when the host has booted. */
    public enum Autostart {
        LAST,
        ALWAYS,
        NEVER
    }
}
