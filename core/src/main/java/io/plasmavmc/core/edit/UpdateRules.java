package io.plasmavmc.core.edit;

import io.plasmavmc.core.error.FieldViolation;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.HostFacts;
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

    /** The spec after the update, which is to make that generation. */
    static VmSpec spec(
            VirtualMachine vm,
            VmUpdate update,
            Optional<RunningMachine> running,
            HostFacts host,
            long generation) {
        VmSpec old = vm.spec();
        VmSpec next =
                old.withSizes(
                                update.cpus().orElse(old.cpus()),
                                update.maxCpus().orElse(old.maxCpus()),
                                update.memoryMib().orElse(old.memoryMib()),
                                update.maxMemoryMib().orElse(old.maxMemoryMib()),
                                generation)
                        .withPolicies(
                                update.onCrash().orElse(old.onCrash()),
                                update.autostart().orElse(old.autostart()));
        List<FieldViolation> violations = new ArrayList<>();
        cpus(next, host, violations);
        memory(old, next, running, host, violations);
        entries("labels", labels(vm, update), violations);
        entries("metadata", metadata(vm, update), violations);
        if (!violations.isEmpty()) {
            throw PlasmaException.invalid(Reason.INVALID_FIELD, violations);
        }
        return next;
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

    private static void cpus(VmSpec next, HostFacts host, List<FieldViolation> violations) {
        int limit = Math.min(VmSpec.MAX_CPUS, host.maxCpus());
        if (next.maxCpus() > limit) {
            violations.add(
                    violation(
                            "spec.maxCpus",
                            "%d (expected: at most %d)".formatted(next.maxCpus(), limit)));
        }
        if (next.cpus() > next.maxCpus()) {
            violations.add(
                    violation(
                            "spec.cpus",
                            "%d (expected: at most maxCpus, which is %d)"
                                    .formatted(next.cpus(), next.maxCpus())));
        }
    }

    private static void memory(
            VmSpec old,
            VmSpec next,
            Optional<RunningMachine> running,
            HostFacts host,
            List<FieldViolation> violations) {
        if (next.memoryMib() > next.maxMemoryMib()) {
            violations.add(
                    violation(
                            "spec.memoryMib",
                            "%d MiB (expected: at most maxMemoryMib, which is %d MiB)"
                                    .formatted(next.memoryMib(), next.maxMemoryMib())));
        }
        if (next.maxMemoryMib() > host.memoryMib() && next.maxMemoryMib() != old.maxMemoryMib()) {
            violations.add(
                    violation(
                            "spec.maxMemoryMib",
                            "%d MiB (expected: at most the host's %d MiB)"
                                    .formatted(next.maxMemoryMib(), host.memoryMib())));
        }
        if (next.memoryMib() > host.memoryMib()) {
            violations.add(
                    violation(
                            "spec.memoryMib",
                            "%d MiB (expected: at most the host's %d MiB)"
                                    .formatted(next.memoryMib(), host.memoryMib())));
        }
        running.filter(_ -> next.memoryMib() != old.memoryMib())
                .filter(machine -> SizeChanges.isLiveMemory(next.memoryMib(), machine))
                .filter(machine -> !SizeChanges.fitsBlocks(next.memoryMib(), machine))
                .ifPresent(machine -> violations.add(oddSize(next.memoryMib(), machine)));
    }

    private static FieldViolation oddSize(long wantedMib, RunningMachine machine) {
        long above = (wantedMib - machine.baseMemoryMib()) % SizeChanges.BLOCK_MIB;
        long less = wantedMib - above;
        return violation(
                "spec.memoryMib",
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
