package io.plasmavmc.core.edit;

import io.plasmavmc.core.error.FieldViolation;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.SizeChanges;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a VM is wanted to be after an update, or every violation at once (contract section 5). Pure.
 */
final class UpdateRules {

    /** Of labels, and of metadata (contract section 5). */
    private static final int MOST_ENTRIES = 64;

    private UpdateRules() {}

    /**
     * @param spec after the update, which is to make the VM's next generation
     * @param violations why it cannot be so; empty where it can
     */
    record Verdict(VmSpec spec, List<FieldViolation> violations) {

        Verdict {
            violations = List.copyOf(violations);
        }

        /** The spec, or a refusal that names every violation. */
        VmSpec allowed() {
            if (!violations.isEmpty()) {
                throw PlasmaException.invalid(Reason.INVALID_FIELD, violations);
            }
            return spec;
        }
    }

    static Verdict of(
            VirtualMachine vm, VmUpdate update, Optional<RunningMachine> running, Capacity host) {
        VmSpec old = vm.spec();
        VmSpec next =
                old.withSizes(
                                update.cpus().orElse(old.cpus()),
                                update.maxCpus().orElse(old.maxCpus()),
                                update.memoryMib().orElse(old.memoryMib()),
                                update.maxMemoryMib().orElse(old.maxMemoryMib()),
                                vm.generation() + 1)
                        .withPolicies(
                                update.onCrash().orElse(old.onCrash()),
                                update.autostart().orElse(old.autostart()));
        List<FieldViolation> violations = new ArrayList<>(update.refused());
        cpus(old, next, host, violations);
        memory(old, next, host, violations);
        running.filter(_ -> next.memoryMib() != old.memoryMib())
                .filter(machine -> SizeChanges.isLiveMemory(next.memoryMib(), machine))
                .filter(machine -> !SizeChanges.fitsBlocks(next.memoryMib(), machine))
                .ifPresent(machine -> violations.add(oddSize(next.memoryMib(), machine)));
        entries("labels", labels(vm, update), violations);
        entries("metadata", metadata(vm, update), violations);
        return new Verdict(next, violations);
    }

    static Map<String, String> labels(VirtualMachine vm, VmUpdate update) {
        return merged(vm.labels(), update.labels(), update.replaceLabels(), update.removedLabels());
    }

    static Map<String, String> metadata(VirtualMachine vm, VmUpdate update) {
        return merged(
                vm.metadata(),
                update.metadata(),
                update.replaceMetadata(),
                update.removedMetadata());
    }

    private static Map<String, String> merged(
            Map<String, String> old,
            Map<String, String> more,
            boolean inPlace,
            Set<String> removed) {
        Map<String, String> all = new TreeMap<>(inPlace ? Map.of() : old);
        all.putAll(more);
        all.keySet().removeAll(removed);
        return all;
    }

    /** What the VM has already is not asked for again: its host may have become smaller. */
    private static void cpus(
            VmSpec old, VmSpec next, Capacity host, List<FieldViolation> violations) {
        int limit = Math.min(VmSpec.MAX_CPUS, host.maxCpus());
        if (next.maxCpus() > limit && next.maxCpus() != old.maxCpus()) {
            violations.add(
                    violation(
                            SizeChanges.MAX_CPUS,
                            "%d (expected: at most %d)".formatted(next.maxCpus(), limit)));
        }
        if (next.cpus() > next.maxCpus()) {
            violations.add(
                    violation(
                            SizeChanges.CPUS,
                            "%d (expected: at most maxCpus, which is %d)"
                                    .formatted(next.cpus(), next.maxCpus())));
        }
    }

    private static void memory(
            VmSpec old, VmSpec next, Capacity host, List<FieldViolation> violations) {
        if (next.memoryMib() > next.maxMemoryMib()) {
            violations.add(
                    violation(
                            SizeChanges.MEMORY,
                            "%d MiB (expected: at most maxMemoryMib, which is %d MiB)"
                                    .formatted(next.memoryMib(), next.maxMemoryMib())));
        }
        fits(SizeChanges.MAX_MEMORY, old.maxMemoryMib(), next.maxMemoryMib(), host, violations);
        fits(SizeChanges.MEMORY, old.memoryMib(), next.memoryMib(), host, violations);
    }

    private static void fits(
            String field, long oldMib, long mib, Capacity host, List<FieldViolation> violations) {
        if (mib > host.memoryMib() && mib != oldMib) {
            violations.add(
                    violation(
                            field,
                            "%d MiB (expected: at most the host's %d MiB)"
                                    .formatted(mib, host.memoryMib())));
        }
    }

    private static FieldViolation oddSize(long wantedMib, RunningMachine machine) {
        long above = (wantedMib - machine.baseMemoryMib()) % SizeChanges.BLOCK_MIB;
        long less = wantedMib - above;
        return violation(
                SizeChanges.MEMORY,
                "%d MiB (expected: %d or %d MiB; the running guest takes memory in blocks of %d MiB)"
                        .formatted(
                                wantedMib,
                                less,
                                less + SizeChanges.BLOCK_MIB,
                                SizeChanges.BLOCK_MIB));
    }

    private static void entries(
            String path, Map<String, String> all, List<FieldViolation> violations) {
        if (all.size() > MOST_ENTRIES) {
            violations.add(
                    violation(
                            path,
                            "count: %d (expected: at most %d)"
                                    .formatted(all.size(), MOST_ENTRIES)));
        }
    }

    private static FieldViolation violation(String path, String message) {
        return new FieldViolation(path, message);
    }
}
