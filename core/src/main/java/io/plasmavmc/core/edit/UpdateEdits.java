package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.core.edit.Accepted.Subject;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.PendingChange;
import io.plasmavmc.core.vm.Request;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.SizeChanges;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Changes the sizes, policies, labels and metadata of a VM, in whatever phase it is; says
 * beforehand what would become of it, and takes back what waits for the next start. Any thread may
 * call.
 */
public final class UpdateEdits {

    private final Edits edits;
    private final VmCommits commits;
    private final StateIndex index;
    private final Host host;
    private final InstantSource clock;

    UpdateEdits(Edits edits, VmCommits commits, StateIndex index, Host host, InstantSource clock) {
        this.edits = edits;
        this.commits = commits;
        this.index = index;
        this.host = host;
        this.clock = clock;
    }

    public Accepted update(EditContext context, VmId id, VmUpdate update) {
        return edit(context, id, _ -> update);
    }

    /**
     * Wants again what the running machine has, of the pending fields that are named, or of all.
     *
     * @param fields paths such as {@code spec.cpus}
     */
    public Accepted revert(EditContext context, VmId id, Set<String> fields) {
        return edit(context, id, view -> reverting(view, fields));
    }

    /** What would become of the update, and of what is pending already; nothing is changed. */
    public List<PendingChange> plan(EditContext context, VmId id, VmUpdate update) {
        VmView view = VmCommits.find(id, index.snapshot());
        VirtualMachine vm = VmCommits.editable(view, context);
        VmSpec next =
                UpdateRules.spec(vm, update, running(view), host.facts(), vm.generation() + 1);
        return SizeChanges.of(next, running(view));
    }

    private static Optional<RunningMachine> running(VmView view) {
        return view.actual().flatMap(VmHandle::running);
    }

    private Accepted edit(EditContext context, VmId id, Function<VmView, VmUpdate> update) {
        return edits.make(
                StepName.UPDATE_ACCEPT,
                Keys.vm(id),
                state ->
                        commits.repeated(context, id, Subject.of(Accepted.Kind.UPDATE))
                                .orElseGet(() -> decide(context, id, update, state)));
    }

    private Edits.Decision<Accepted> decide(
            EditContext context, VmId id, Function<VmView, VmUpdate> wish, StateSnapshot state) {
        VmView view = VmCommits.find(id, state);
        VirtualMachine vm = VmCommits.editable(view, context);
        VmUpdate update = wish.apply(view);
        long generation = vm.generation() + 1;
        VmSpec spec = UpdateRules.spec(vm, update, running(view), host.facts(), generation);
        Instant now = clock.instant();
        VirtualMachine next =
                vm.withUpdate(
                        spec,
                        UpdateRules.labels(vm, update),
                        UpdateRules.metadata(vm, update),
                        now,
                        VmCommits.requested(vm, context, Request.UPDATE, Optional.empty(), now));
        if (next.isAs(vm)) {
            return commits.unchanged(
                    context, vm, vm.generation(), Subject.of(Accepted.Kind.NOTHING));
        }
        return commits.commit(
                context, view.vm(), next, Subject.of(Accepted.Kind.UPDATE), Commit.builder());
    }

    private static VmUpdate reverting(VmView view, Set<String> fields) {
        Set<String> known = SizeChanges.fields();
        if (!known.containsAll(fields)) {
            throw PlasmaException.invalidField(
                    "fields", "%s (expected: some of %s)".formatted(fields, known));
        }
        RunningMachine machine =
                running(view)
                        .filter(found -> found.cpus() > 0)
                        .orElseThrow(() -> VmErrors.nothingPending(view.wanted().id()));
        Set<String> back = fields.isEmpty() ? known : fields;
        return VmUpdate.sizes(
                back(back, SizeChanges.CPUS, machine.usableCpus()),
                back(back, SizeChanges.MAX_CPUS, machine.maxCpus()),
                back(back, SizeChanges.MEMORY, machine.requestedMemoryMib()),
                back(back, SizeChanges.MAX_MEMORY, machine.maxMemoryMib()));
    }

    private static <T> Optional<T> back(Set<String> fields, String field, T value) {
        return fields.contains(field) ? Optional.of(value) : Optional.empty();
    }
}
