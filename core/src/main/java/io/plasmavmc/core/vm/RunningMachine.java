package io.plasmavmc.core.vm;

import java.time.Instant;
import java.util.List;

/**
 * What the running machine was started with and has now.
 *
 * @param maxCpus what this process was started with, as {@code maxMemoryMib}
 * @param baseMemoryMib what cannot be given back before the next cold start
 */
public record RunningMachine(
        int cpus,
        int maxCpus,
        long memoryMib,
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
    }

    /** Of a device. */
    public enum DevicePhase {
        ATTACHING,
        ATTACHED,
        DETACHING,
        FAILED
    }
}
