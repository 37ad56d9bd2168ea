package io.plasmavmc.core.vm;

import io.plasmavmc.core.node.NodeId;
import java.util.List;
import java.util.Optional;

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
