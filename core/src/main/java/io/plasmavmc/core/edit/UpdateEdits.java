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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

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
        return update(context, id, _ -> update);
    }

    /** The same of the VM as it is found, which may be another one each time that it is tried. */
    public Accepted update(
            EditContext context, VmId id, Function<VirtualMachine, VmUpdate> update) {
        return edit(context, id, view -> update.apply(view.wanted()));
    }

    /**
     * Wants again what the running machine has, of the pending fields that are named, or of all.
     *
     * @param fields paths such as {@code spec.cpus}; one that is not pending stays as it is
     */
    public Accepted revert(EditContext context, VmId id, Set<String> fields) {
        return edit(context, id, view -> reverting(view, fields));
    }

    /**
     * What would become of each field that the update changes; nothing is changed. Where one is
     * {@link PendingChange.Applies#REFUSED}, the update would be refused as a whole.
     */
    public List<PendingChange> plan(EditContext context, VmId id, VmUpdate update) {
        return plan(context, id, _ -> update);
    }

    /** The same of an update of the VM as it is found. */
    public List<PendingChange> plan(
            EditContext context, VmId id, Function<VirtualMachine, VmUpdate> wish) {
        StateSnapshot state = index.snapshot();
        VmView view = VmCommits.find(id, state);
        VirtualMachine vm = VmCommits.editable(view, context);
        VmUpdate update = wish.apply(vm);
        return UpdatePreview.of(vm, update, running(view), verdict(view, update, state));
    }

    private UpdateRules.Verdict verdict(VmView view, VmUpdate update, StateSnapshot state) {
        return UpdateRules.of(view.wanted(), update, running(view), Capacity.of(view, state, host));
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
        VmSpec spec = verdict(view, update, state).allowed();
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

    /** Where nothing is pending, nothing is changed: whoever asks twice is answered twice. */
    private static VmUpdate reverting(VmView view, Set<String> fields) {
        Set<String> known = SizeChanges.fields();
        if (!known.containsAll(fields)) {
            throw PlasmaException.invalidField(
                    "fields", "%s (expected: some of %s)".formatted(fields, known));
        }
        List<PendingChange> pending =
                view.actual()
                        .map(handle -> SizeChanges.of(view.wanted().spec(), handle))
                        .orElse(List.of());
        Map<String, Long> back =
                pending.stream()
                        .filter(change -> fields.isEmpty() || fields.contains(change.field()))
                        .collect(
                                Collectors.toMap(
                                        PendingChange::field,
                                        change -> Long.valueOf(change.current())));
        return VmUpdate.sizes(
                Optional.ofNullable(back.get(SizeChanges.CPUS)).map(Math::toIntExact),
                Optional.ofNullable(back.get(SizeChanges.MAX_CPUS)).map(Math::toIntExact),
                Optional.ofNullable(back.get(SizeChanges.MEMORY)),
                Optional.ofNullable(back.get(SizeChanges.MAX_MEMORY)));
    }
}
