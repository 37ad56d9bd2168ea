package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.core.edit.Accepted.Subject;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.DiskSpec;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.volume.Volume;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Actions and deletion: the edits of a VM that is there. Any thread may call. */
public final class VmEdits {

    /** What {@code status.operations} calls the start that a boot of the host has made. */
    static final String BOOT_START = "BOOT_START";

    /** What it calls the start that follows a crash. */
    static final String CRASH_START = "CRASH_START";

    private final Edits edits;
    private final VmCommits commits;
    private final StateCodec codec;
    private final InstantSource clock;

    VmEdits(Edits edits, VmCommits commits, StateCodec codec, InstantSource clock) {
        this.edits = edits;
        this.commits = commits;
        this.codec = codec;
        this.clock = clock;
    }

    public Accepted act(EditContext context, VmId id, ActionRequest request) {
        return edits.make(
                accept(request.verb()), Keys.vm(id), state -> decide(context, id, request, state));
    }

    /**
     * Makes the start that a boot of the host has made due. False where it is not due any more: it
     * was made, or somebody wants something newer.
     */
    public boolean startAfterBoot(VmId id) {
        return edits.make(StepName.BOOT_START, Keys.vm(id), state -> decideBootStart(id, state));
    }

    /**
     * Makes the start that follows a crash. False where its time has not come, or where it is not
     * due any more: it was made, or somebody wants something newer.
     */
    public boolean startAfterCrash(VmId id) {
        return edits.make(StepName.CRASH_START, Keys.vm(id), state -> decideCrashStart(id, state));
    }

    /** Asks for the deletion; a VM that may run is only deleted by force. */
    public Accepted delete(EditContext context, VmId id, boolean force) {
        return edits.make(
                StepName.DELETE_ACCEPT,
                Keys.vm(id),
                state -> decideDelete(context, id, force, state));
    }

    private static StepName accept(Action.Verb verb) {
        return switch (verb) {
            case START -> StepName.START_ACCEPT;
            case STOP -> StepName.STOP_ACCEPT;
            case PAUSE -> StepName.PAUSE_ACCEPT;
            case RESUME -> StepName.RESUME_ACCEPT;
            case RESET -> StepName.RESET_ACCEPT;
        };
    }

    private Edits.Decision<Accepted> decide(
            EditContext context, VmId id, ActionRequest request, StateSnapshot state) {
        VmView view = VmCommits.find(id, state);
        Subject action = Subject.of(Accepted.Kind.ACTION);
        return commits.repeated(context, id, action)
                .orElseGet(() -> decide(context, view, request));
    }

    private Edits.Decision<Accepted> decide(
            EditContext context, VmView view, ActionRequest request) {
        VirtualMachine vm = VmCommits.editable(view, context);
        return switch (ActionRules.of(vm, view.actual(), request)) {
            case NEW -> newAction(context, view.vm(), request);
            case NOTHING -> unchanged(context, vm, Accepted.Kind.NOTHING);
            case JOIN -> unchanged(context, vm, Accepted.Kind.ACTION);
        };
    }

    private Edits.Decision<Accepted> newAction(
            EditContext context, Stored<VirtualMachine> stored, ActionRequest request) {
        VirtualMachine next = withAction(context, stored.value(), request, request.verb().name());
        return commits.commit(
                context, stored, next, Subject.of(Accepted.Kind.ACTION), Commit.builder());
    }

    private VirtualMachine withAction(
            EditContext context, VirtualMachine vm, ActionRequest request, String verb) {
        Instant now = clock.instant();
        Action action =
                new Action(
                        vm.actionNumber() + 1,
                        vm.generation() + 1,
                        request.verb(),
                        request.mode(),
                        request.force(),
                        request.allowed(),
                        now);
        return vm.withAction(
                action, now, VmCommits.requested(vm, context, verb, Optional.empty(), now));
    }

    private Edits.Decision<Boolean> decideBootStart(VmId id, StateSnapshot state) {
        return state.vm(id)
                .filter(VmView::isBootStartDue)
                .map(view -> ownStart(view, BOOT_START))
                .orElseGet(() -> Edits.Decision.nothing(_ -> false));
    }

    private Edits.Decision<Boolean> decideCrashStart(VmId id, StateSnapshot state) {
        return state.vm(id)
                .filter(view -> isCrashStartDue(view))
                .map(view -> ownStart(view, CRASH_START))
                .orElseGet(() -> Edits.Decision.nothing(_ -> false));
    }

    private boolean isCrashStartDue(VmView view) {
        return view.crashStartDue().filter(due -> !clock.instant().isBefore(due)).isPresent();
    }

    /** A start that no caller asks for, compared with all that it rests on. */
    private Edits.Decision<Boolean> ownStart(VmView view, String verb) {
        ActionRequest start = ActionRequest.of(Action.Verb.START, Optional.empty());
        Stored<VirtualMachine> vm = view.vm();
        VirtualMachine next = withAction(EditContext.NONE, vm.value(), start, verb);
        String key = Keys.vm(next.id());
        Commit.Builder commit =
                Commit.builder()
                        .whenUnchanged(key, vm.revision())
                        .put(key, codec.vm().encode(next, vm.raw()));
        view.handle().ifPresent(h -> commit.whenUnchanged(Keys.handle(next.id()), h.revision()));
        return Edits.Decision.commit(commit, _ -> true);
    }

    private Edits.Decision<Accepted> decideDelete(
            EditContext context, VmId id, boolean force, StateSnapshot state) {
        Subject deletion = Subject.of(Accepted.Kind.DELETE);
        return commits.repeated(context, id, deletion)
                .orElseGet(() -> decideDelete(context, id, force, state, deletion));
    }

    private Edits.Decision<Accepted> decideDelete(
            EditContext context, VmId id, boolean force, StateSnapshot state, Subject deletion) {
        VmView view = VmCommits.find(id, state);
        VirtualMachine vm = view.wanted();
        if (vm.isDeleting()) {
            return unchanged(context, vm, Accepted.Kind.DELETE);
        }
        VmCommits.checkRevision(view.vm(), context);
        if (!force) {
            checkAtRest(view);
        }
        Instant now = clock.instant();
        VirtualMachine next =
                vm.withDeletion(
                        now, VmCommits.requested(vm, context, "DELETE", Optional.empty(), now));
        Commit.Builder commit = Commit.builder();
        for (DiskSpec disk : vm.spec().disks()) {
            state.volume(disk.volume()).ifPresent(volume -> drop(volume, disk, now, commit));
        }
        return commits.commit(context, view.vm(), next, deletion, commit);
    }

    /** A volume that was made for the VM goes with it, as soon as the VM's owner has let go. */
    private void drop(Stored<Volume> volume, DiskSpec disk, Instant now, Commit.Builder commit) {
        Volume found = volume.value();
        if (disk.holds(found) && found.deleteWithVm() && found.deleteTime().isEmpty()) {
            String key = Keys.volume(found.id());
            commit.whenUnchanged(key, volume.revision())
                    .put(key, codec.volume().encode(found.deletedAt(now), volume.raw()));
        }
    }

    private static void checkAtRest(VmView view) {
        VmPhase phase = view.actual().map(handle -> handle.phase()).orElse(VmPhase.STOPPED);
        long answered = view.actual().map(handle -> handle.answeredAction()).orElse(0L);
        boolean hasMachine = view.actual().flatMap(handle -> handle.machine()).isPresent();
        boolean open = view.wanted().actionNumber() > answered;
        if (open || hasMachine) {
            throw VmErrors.wrongPhase(
                    view.wanted().id(), phase, "STOPPED; --force deletes a VM that may run");
        }
    }

    private Edits.Decision<Accepted> unchanged(
            EditContext context, VirtualMachine vm, Accepted.Kind kind) {
        long generation = vm.action().map(Action::generation).orElse(vm.generation());
        return commits.unchanged(context, vm, generation, Subject.of(kind));
    }
}
