package io.plasmavmc.core.edit;

import io.plasmavmc.core.error.FieldViolation;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.HostFacts;
import io.plasmavmc.core.vm.VmSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The sizes of a new VM: what was asked for, and contract section 5's defaults for the rest. Pure.
 *
 * @param memoryMib at most what the host has
 */
record Defaults(int cpus, int maxCpus, long memoryMib, long maxMemoryMib) {

    private static final int GROWTH = 4;
    private static final int CPUS = 1;
    private static final long MEMORY_MIB = 1024;

    static Defaults of(VmDraft draft, HostFacts host) {
        int cpus = draft.cpus().orElse(CPUS);
        long memory = draft.memoryMib().orElse(MEMORY_MIB);
        int limit = Math.min(VmSpec.MAX_CPUS, host.maxCpus());
        int maxCpus = draft.maxCpus().orElse(Math.max(cpus, Math.min(cpus * GROWTH, limit)));
        long maxMemory =
                draft.maxMemoryMib()
                        .orElse(Math.max(memory, Math.min(memory * GROWTH, host.memoryMib())));
        Defaults sizes = new Defaults(cpus, maxCpus, memory, maxMemory);
        List<FieldViolation> violations = sizes.violations(limit, host.memoryMib());
        if (!violations.isEmpty()) {
            throw PlasmaException.invalid(Reason.INVALID_FIELD, violations);
        }
        return sizes;
    }

    private List<FieldViolation> violations(int cpuLimit, long hostMemoryMib) {
        List<FieldViolation> found = new ArrayList<>();
        if (maxCpus > cpuLimit) {
            found.add(
                    new FieldViolation(
                            "spec.maxCpus",
                            "%d (expected: at most %d)".formatted(maxCpus, cpuLimit)));
        }
        if (cpus > maxCpus) {
            found.add(
                    new FieldViolation(
                            "spec.cpus",
                            "%d (expected: at most maxCpus, which is %d)"
                                    .formatted(cpus, maxCpus)));
        }
        if (memoryMib > hostMemoryMib) {
            found.add(tooMuch("spec.memoryMib", memoryMib, hostMemoryMib));
        }
        if (maxMemoryMib > hostMemoryMib && memoryMib <= hostMemoryMib) {
            found.add(tooMuch("spec.maxMemoryMib", maxMemoryMib, hostMemoryMib));
        }
        if (memoryMib > maxMemoryMib) {
            found.add(
                    new FieldViolation(
                            "spec.memoryMib",
                            "%d (expected: at most maxMemoryMib, which is %d)"
                                    .formatted(memoryMib, maxMemoryMib)));
        }
        return found;
    }

    private static FieldViolation tooMuch(String path, long mib, long hostMib) {
        return new FieldViolation(
                path, "%d MiB (expected: at most the host's %d MiB)".formatted(mib, hostMib));
    }
}
