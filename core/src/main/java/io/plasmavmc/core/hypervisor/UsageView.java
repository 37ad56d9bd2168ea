package io.plasmavmc.core.hypervisor;

import java.time.Duration;
import java.util.List;

/**
 * What a machine has used at one moment. Counters begin at zero with its process, those of a disk
 * or NIC when it was plugged in.
 *
 * @param machine the process that was looked at
 * @param cpuTime of the process, its guest's CPUs and its own work
 * @param memoryBytes of the host that it occupies now, its own included
 * @param disks those that the machine tells of; none while it is silent
 * @param nics those on bridges
 */
public record UsageView(
        MachineRecord machine,
        Duration cpuTime,
        long memoryBytes,
        List<DiskUsage> disks,
        List<NicUsage> nics) {

    public UsageView {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
    }

    /** What the guest read from a disk and wrote to it, in bytes and in requests. */
    public record DiskUsage(
            String diskId, long readBytes, long writtenBytes, long reads, long writes) {}

    /** What the guest received and sent by a NIC, in bytes and in packets. */
    public record NicUsage(
            String nicId,
            long receivedBytes,
            long sentBytes,
            long receivedPackets,
            long sentPackets) {}
}
