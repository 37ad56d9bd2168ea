package io.plasmavmc.core.hypervisor;

import java.util.Optional;

/**
 * What a machine has of CPUs and memory at one moment.
 *
 * @param cpus that are plugged in
 * @param usedCpus of these, how many the guest uses, as its agent says; empty where none answers
 * @param memoryMib what the guest has, the base included
 * @param requestedMemoryMib what it was last asked to have
 */
public record SizeView(
        int cpus, Optional<Integer> usedCpus, long memoryMib, long requestedMemoryMib) {}
