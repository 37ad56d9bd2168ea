package io.plasmavmc.core.hypervisor.fake;

import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.SizeView;
import java.util.Optional;

/**
 * The CPUs and the memory of a fake machine, and what its guest makes of them. Guarded by the
 * host's lock.
 */
final class FakeSizes {

    private final long baseMib;
    private int cpus;
    private int usedCpus;
    private boolean lastToGo;
    private long memoryMib;
    private long requestedMib;
    private long keptMib;

    FakeSizes(MachineSpec spec) {
        baseMib = spec.memoryMib();
        cpus = spec.cpus();
        usedCpus = spec.cpus();
        memoryMib = baseMib;
        requestedMib = baseMib;
    }

    void plug(int total) {
        usedCpus = usedCpus == cpus ? Math.max(cpus, total) : usedCpus;
        cpus = Math.max(cpus, total);
    }

    void askToGo(int index) {
        lastToGo = index == cpus - 1;
    }

    void use(int count) {
        usedCpus = count;
    }

    void request(long totalMib) {
        requestedMib = totalMib;
    }

    /** The guest never has less than that. */
    void keep(long mib) {
        keptMib = mib;
    }

    /** Whether the guest has something to do about its sizes. */
    boolean isAsked() {
        return lastToGo || memoryMib != reachable();
    }

    /** The guest does what it was asked for, as far as it can. */
    void comply() {
        memoryMib = reachable();
        if (lastToGo && cpus > 1) {
            cpus--;
            usedCpus = Math.min(usedCpus, cpus);
        }
        lastToGo = false;
    }

    private long reachable() {
        return Math.max(requestedMib, Math.min(memoryMib, keptMib));
    }

    /** A guest that boots uses all CPUs, and has yet to take memory beyond the base. */
    void reset() {
        usedCpus = cpus;
        memoryMib = baseMib;
        lastToGo = false;
    }

    int cpus() {
        return cpus;
    }

    SizeView view(boolean agent) {
        return new SizeView(
                cpus, agent ? Optional.of(usedCpus) : Optional.empty(), memoryMib, requestedMib);
    }
}
