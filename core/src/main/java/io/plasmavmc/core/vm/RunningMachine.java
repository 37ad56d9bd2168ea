package io.plasmavmc.core.vm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the running machine was started with and has now.
 *
 * @param cpus that are plugged in
 * @param offlineCpus of these, how many the guest was made not to use: they leave the machine at
 *     its next cold start
 * @param maxCpus what this process was started with, as {@code maxMemoryMib}
 * @param memoryMib what the guest has
 * @param requestedMemoryMib what it was asked to take or to keep
 * @param baseMemoryMib what cannot be given back before the next cold start
 */
public record RunningMachine(
        int cpus,
        int offlineCpus,
        int maxCpus,
        long memoryMib,
        long requestedMemoryMib,
        long baseMemoryMib,
        long maxMemoryMib,
        Instant startTime,
        String accelerator,
        String qemuVersion,
        List<Device> disks,
        List<Device> nics) {

    public RunningMachine {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
    }

    /** One of which nothing was written down, seen at that time. */
    public static RunningMachine unknown(Instant seen) {
        return new RunningMachine(0, 0, 0, 0, 0, 0, 0, seen, "", "", List.of(), List.of());
    }

    /** How many the guest may use. */
    public int usableCpus() {
        return cpus - offlineCpus;
    }

    /** Whether CPUs can leave while it runs; QEMU dies of it where it emulates (design 7). */
    public boolean canUnplugCpus() {
        return !accelerator.equals("tcg");
    }

    public RunningMachine withCpus(int plugged, int offline) {
        return new RunningMachine(
                plugged,
                offline,
                maxCpus,
                memoryMib,
                requestedMemoryMib,
                baseMemoryMib,
                maxMemoryMib,
                startTime,
                accelerator,
                qemuVersion,
                disks,
                nics);
    }

    public RunningMachine withMemory(long actualMib, long requestedMib) {
        return new RunningMachine(
                cpus,
                offlineCpus,
                maxCpus,
                actualMib,
                requestedMib,
                baseMemoryMib,
                maxMemoryMib,
                startTime,
                accelerator,
                qemuVersion,
                disks,
                nics);
    }

    public Optional<Device> device(Item item) {
        return devices(item.kind()).stream()
                .filter(device -> device.id().equals(item.id()))
                .findFirst();
    }

    /** With the device in the place of the one of its id, or behind all others. */
    public RunningMachine with(Item item, Device device) {
        List<Device> next = new ArrayList<>(devices(item.kind()));
        next.replaceAll(old -> old.id().equals(device.id()) ? device : old);
        if (!next.contains(device)) {
            next.add(device);
        }
        return withDevices(item.kind(), next);
    }

    public RunningMachine without(Item item) {
        return withDevices(
                item.kind(),
                devices(item.kind()).stream()
                        .filter(device -> !device.id().equals(item.id()))
                        .toList());
    }

    private List<Device> devices(Item.Kind kind) {
        return switch (kind) {
            case DISK -> disks;
            case NIC -> nics;
            case CPUS, MEMORY -> List.of();
        };
    }

    private RunningMachine withDevices(Item.Kind kind, List<Device> devices) {
        return new RunningMachine(
                cpus,
                offlineCpus,
                maxCpus,
                memoryMib,
                requestedMemoryMib,
                baseMemoryMib,
                maxMemoryMib,
                startTime,
                accelerator,
                qemuVersion,
                kind == Item.Kind.DISK ? devices : disks,
                kind == Item.Kind.NIC ? devices : nics);
    }

    /**
     * A disk or NIC as the machine has it.
     *
     * @param id the disk's or NIC's id
     * @param serial what the guest sees as the disk's serial; empty for a NIC
     * @param address where the guest sees it on PCI, empty while unknown
     * @param forwards the host ports in use, chosen ones in place of 0; none for a disk
     */
    public record Device(
            String id,
            DevicePhase phase,
            String reason,
            String message,
            String serial,
            String address,
            List<NicSpec.Forward> forwards) {

        public Device {
            forwards = List.copyOf(forwards);
        }

        /** One that the machine has, as far as is known of it. */
        public static Device attached(
                String id, String serial, String address, List<NicSpec.Forward> forwards) {
            return new Device(id, DevicePhase.ATTACHED, "", "", serial, address, forwards);
        }

        public boolean isAttached() {
            return phase == DevicePhase.ATTACHED;
        }

        public Device withAddress(String newAddress) {
            return new Device(id, phase, reason, message, serial, newAddress, forwards);
        }

        /** One that the machine had and does not have any more, unasked. */
        public Device lost(String why, String words) {
            return new Device(id, DevicePhase.FAILED, why, words, serial, "", List.of());
        }
    }

    /** Of a device. */
    public enum DevicePhase {
        ATTACHING,
        ATTACHED,
        DETACHING,
        FAILED
    }
}
