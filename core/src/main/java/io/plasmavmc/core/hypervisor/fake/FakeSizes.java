package io.plasmavmc.core.hypervisor.fake;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.SizeView;
import io.plasmavmc.core.vm.SizeChanges;
import java.util.Optional;

/**
 * The CPUs and the memory of a fake machine, and what its guest makes of them. What a real one
 * could not do is refused, and nothing is changed. Guarded by the host's lock.
 */
final class FakeSizes {

    private final int maxCpus;
    private final long maxMib;
    private final long baseMib;
    private int cpus;
    private int usedCpus;
    private boolean lastToGo;
    private long memoryMib;
    private long requestedMib;
    private long keptMib;

    FakeSizes(MachineSpec spec) {
        maxCpus = spec.maxCpus();
        maxMib = spec.maxMemoryMib();
        baseMib = spec.memoryMib();
        cpus = spec.cpus();
        usedCpus = spec.cpus();
        memoryMib = baseMib;
        requestedMib = baseMib;
    }

    void plug(int total) {
        refuseUnless(total <= maxCpus, total + " CPUs: there are places for " + maxCpus);
        usedCpus = usedCpus == cpus ? Math.max(cpus, total) : usedCpus;
        cpus = Math.max(cpus, total);
    }

    void askToGo(int index) {
        refuseUnless(index > 0, "the first CPU cannot leave");
        lastToGo = index == cpus - 1;
    }

    void use(int count) {
        refuseUnless(count <= cpus, count + " CPUs: there are " + cpus);
        usedCpus = count;
    }

    void request(long totalMib) {
        long plugged = totalMib - baseMib;
        boolean fits =
                plugged >= 0
                        && plugged % SizeChanges.BLOCK_MIB == 0
                        && totalMib < maxMib + SizeChanges.BLOCK_MIB;
        refuseUnless(fits, "%d MiB of %d to %d".formatted(totalMib, baseMib, maxMib));
        requestedMib = totalMib;
    }

    private static void refuseUnless(boolean possible, String words) {
        if (!possible) {
            throw PlasmaException.of(Reason.HYPERVISOR_FAILED, words);
        }
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
