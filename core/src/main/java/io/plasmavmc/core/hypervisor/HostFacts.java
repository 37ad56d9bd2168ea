package io.plasmavmc.core.hypervisor;

import java.util.List;

/**
 * What the host offers.
 *
 * @param accelerator {@code kvm} or {@code tcg}, {@code fake} for the fake hypervisor
 * @param acceleratorNote why it is not kvm and what to do about it, empty where it is
 * @param machineType what new VMs are pinned to, for example {@code pc-q35-7.2}
 * @param maxCpus the most CPUs a VM may have
 * @param slots how many devices a machine takes in all
 * @param bridges the host's bridges that VMs may join
 * @param bootId changes with each boot of the host; as it was when the backend was opened
 */
public record HostFacts(
        String accelerator,
        String acceleratorNote,
        String hypervisorVersion,
        String machineType,
        int cpus,
        int maxCpus,
        long memoryMib,
        int slots,
        List<String> bridges,
        String bootId) {

    public HostFacts {
        bridges = List.copyOf(bridges);
    }
}
