package io.plasmavmc.core.hypervisor;

/** What can be done to the CPUs and the memory of a machine that runs; each may be repeated. */
public sealed interface SizeCommand {

    /** Plugs CPUs in, in ascending order, until the machine has so many. */
    record PlugCpus(int total) implements SizeCommand {}

    /**
     * Asks the guest to let one CPU go, the last there is; whether it does is seen later. Nothing
     * where it has gone already. Only for a machine that survives it.
     *
     * @param index of the CPU, from 0
     */
    record UnplugCpu(int index) implements SizeCommand {}

    /**
     * Has the guest's agent use the first CPUs and no others. Refused where no agent answers, or
     * the guest does not do it.
     */
    record UseCpus(int count) implements SizeCommand {}

    /**
     * Asks the guest to have so much memory in all; how much it has is seen later.
     *
     * @param totalMib the base included, by whole blocks above it
     */
    record UseMemory(long totalMib) implements SizeCommand {}
}
