package io.plasmavmc.core.edit;

import io.plasmavmc.core.error.FieldViolation;
import io.plasmavmc.core.vm.PendingChange;
import io.plasmavmc.core.vm.PendingChange.Applies;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.SizeChanges;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What would become of each field that an update changes, before anything is done. Pure. */
final class UpdatePreview {

    private static final String AT_ONCE = "holds at once";

    private final VirtualMachine vm;
    private final VmUpdate update;
    private final Optional<RunningMachine> running;
    private final UpdateRules.Verdict verdict;

    private UpdatePreview(
            VirtualMachine vm,
            VmUpdate update,
            Optional<RunningMachine> running,
            UpdateRules.Verdict verdict) {
        this.vm = vm;
        this.update = update;
        this.running = running.filter(machine -> machine.cpus() > 0);
        this.verdict = verdict;
    }

    /** In the order of the resource's fields; what the update leaves as it is does not show. */
    static List<PendingChange> of(
            VirtualMachine vm,
            VmUpdate update,
            Optional<RunningMachine> running,
            UpdateRules.Verdict verdict) {
        return new UpdatePreview(vm, update, running, verdict).changes();
    }

    private List<PendingChange> changes() {
        List<PendingChange> all = new ArrayList<>();
        entries("labels", vm.labels(), UpdateRules.labels(vm, update), all);
        entries("metadata", vm.metadata(), UpdateRules.metadata(vm, update), all);
        VmSpec now = vm.spec();
        VmSpec next = verdict.spec();
        size(SizeChanges.CPUS, now.cpus(), next.cpus(), all);
        size(SizeChanges.MAX_CPUS, now.maxCpus(), next.maxCpus(), all);
        size(SizeChanges.MEMORY, now.memoryMib(), next.memoryMib(), all);
        size(SizeChanges.MAX_MEMORY, now.maxMemoryMib(), next.maxMemoryMib(), all);
        policy("spec.onCrash", now.onCrash(), next.onCrash(), all);
        policy("spec.autostart", now.autostart(), next.autostart(), all);
        List<PendingChange> judged = new ArrayList<>(all.stream().map(this::judged).toList());
        verdict.violations().stream()
                .filter(violation -> all.stream().noneMatch(c -> isAbout(violation, c)))
                .map(this::refused)
                .forEach(judged::add);
        return List.copyOf(judged);
    }

    /**
     * What the update does not change itself: a size that a new limit is against, or what no update
     * can change.
     */
    private PendingChange refused(FieldViolation violation) {
        String size =
                switch (violation.path()) {
                    case SizeChanges.CPUS -> Integer.toString(verdict.spec().cpus());
                    case SizeChanges.MEMORY -> Long.toString(verdict.spec().memoryMib());
                    default -> "";
                };
        return change(violation.path(), size, size, Applies.REFUSED, violation.message());
    }

    private void size(String field, long now, long wanted, List<PendingChange> all) {
        if (now == wanted) {
            return;
        }
        PendingChange otherwise =
                running.isPresent()
                        ? change(field, now, wanted, Applies.LIVE, "the machine has it so")
                        : change(
                                field,
                                now,
                                wanted,
                                Applies.NEXT_BOOT,
                                "the VM does not run; its next start has it");
        all.add(
                running.stream()
                        .flatMap(machine -> SizeChanges.of(verdict.spec(), machine).stream())
                        .filter(change -> change.field().equals(field))
                        .findFirst()
                        .orElse(otherwise));
    }

    private static void policy(String field, Enum<?> now, Enum<?> wanted, List<PendingChange> all) {
        if (now != wanted) {
            all.add(change(field, now.name(), wanted.name(), Applies.LIVE, AT_ONCE));
        }
    }

    /** One for each key that comes, goes or has another value. */
    private static void entries(
            String field,
            Map<String, String> now,
            Map<String, String> wanted,
            List<PendingChange> all) {
        TreeSet<String> keys = new TreeSet<>(now.keySet());
        keys.addAll(wanted.keySet());
        for (String key : keys) {
            String before = now.getOrDefault(key, "");
            String after = wanted.getOrDefault(key, "");
            if (now.containsKey(key) != wanted.containsKey(key) || !before.equals(after)) {
                all.add(change(field + "." + key, before, after, Applies.LIVE, AT_ONCE));
            }
        }
    }

    /** A field that is against the rules has the whole update refused. */
    private PendingChange judged(PendingChange change) {
        return verdict.violations().stream()
                .filter(violation -> isAbout(violation, change))
                .findFirst()
                .map(
                        violation ->
                                new PendingChange(
                                        change.field(),
                                        change.current(),
                                        change.wanted(),
                                        Applies.REFUSED,
                                        violation.message()))
                .orElse(change);
    }

    private static boolean isAbout(FieldViolation violation, PendingChange change) {
        return change.field().equals(violation.path())
                || change.field().startsWith(violation.path() + ".");
    }

    private static PendingChange change(
            String field, Object now, Object wanted, Applies applies, String reason) {
        return new PendingChange(field, now.toString(), wanted.toString(), applies, reason);
    }
}
