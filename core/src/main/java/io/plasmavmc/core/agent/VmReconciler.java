package io.plasmavmc.core.agent;

import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.reconcile.Outcome;
import io.plasmavmc.core.reconcile.Reconciler;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.HostBoot;
import io.plasmavmc.core.vm.Progress;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.volume.Volume;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Brings one VM of this node to what is wanted: look, plan, take one step, plan again with what the
 * step showed, until the plan is to wait or to rest. It keeps nothing between two calls that the
 * store and the machine could not tell again.
 */
public final class VmReconciler implements Reconciler<VmId> {

    /**
     * More steps than a change of all devices of a VM has; a plan that does not come to an end is
     * looked at again later.
     */
    private static final int MAX_STEPS = 250;

    private final NodeId node;
    private final String bootId;
    private final StateIndex index;
    private final HandleStore handles;
    private final StepRunner steps;
    private final Decisions decisions;
    private final InstantSource clock;
    private volatile boolean ending;

    VmReconciler(
            NodeId node,
            String bootId,
            StateIndex index,
            HandleStore handles,
            StepRunner steps,
            Decisions decisions,
            InstantSource clock) {
        this.node = node;
        this.bootId = bootId;
        this.index = index;
        this.handles = handles;
        this.steps = steps;
        this.decisions = decisions;
        this.clock = clock;
    }

    /**
     * This server ends. A machine that dies from now on may be dying with its host: what it died of
     * is left to the next server, which sees whether the host has rebooted. Any thread may call.
     */
    public void leaveDeathsToTheNext() {
        ending = true;
    }

    @Override
    public Outcome reconcile(VmId id) {
        StateSnapshot state = index.snapshot();
        Optional<VmView> view = state.vm(id);
        if (view.isEmpty()) {
            handles.forget(id);
            return new Outcome.Settled();
        }
        return view.get()
                .owner()
                .filter(owner -> owner.value().node().equals(node))
                .map(owner -> reconcile(view.get(), owner, state))
                .orElse(new Outcome.Settled());
    }

    private Outcome reconcile(VmView view, Stored<Owner> owner, StateSnapshot state) {
        VirtualMachine vm = view.wanted();
        Optional<Stored<VmHandle>> stored = handles.newest(vm.id(), view.handle());
        stored = stored.filter(handle -> handle.value().uid().equals(vm.uid()));
        Work work = new Work(vm, owner, state, stored, handle(vm, owner.value(), stored));
        Situation situation = situation(work, steps.observe(work));
        return ending && hasDied(situation) ? new Outcome.Settled() : carryOut(work, situation);
    }

    /** Not of a machine that was to go. */
    private static boolean hasDied(Situation s) {
        boolean wasToGo =
                s.vm().isDeleting()
                        || s.openAction().filter(a -> a.verb() == Action.Verb.STOP).isPresent();
        return !wasToGo
                && s.handle().machine().isPresent()
                && s.observed() instanceof Observation.Absent;
    }

    private VmHandle handle(VirtualMachine vm, Owner owner, Optional<Stored<VmHandle>> stored) {
        return stored.map(Stored::value)
                .map(handle -> taken(vm, handle, node, owner.epoch()))
                .orElseGet(
                        () ->
                                VmHandle.first(
                                                vm.id(),
                                                vm.uid(),
                                                node,
                                                owner.epoch(),
                                                clock.instant())
                                        .withBoot(HostBoot.of(bootId)));
    }

    /**
     * A claim of an earlier epoch is none: whoever had the VM meanwhile may have started it. A
     * reset that was about to start the next machine still is.
     */
    static VmHandle taken(VirtualMachine vm, VmHandle handle, NodeId node, long epoch) {
        VmHandle mine = handle.withOwner(node, epoch);
        boolean staleClaim =
                handle.epoch() != epoch
                        && handle.progress()
                                .filter(found -> found.stage() == Progress.Stage.LAUNCHING)
                                .isPresent();
        return staleClaim ? mine.withProgress(unclaimed(vm, handle)) : mine;
    }

    private static Optional<Progress> unclaimed(VirtualMachine vm, VmHandle handle) {
        return vm.action()
                .filter(action -> action.verb() == Action.Verb.RESET)
                .flatMap(_ -> handle.progress())
                .map(claim -> claim.at(Progress.Stage.CYCLING));
    }

    private Situation situation(Work work, Observation seen) {
        return Situation.of(
                work.vm(),
                work.handle(),
                seen,
                MachineSpecs.volumes(ItemWriting.tidied(work.vm(), work.handle()), work.state()),
                MachineSpecs.devices(work.vm(), work.state()),
                work.owner().value().epoch(),
                bootId,
                clock.instant());
    }

    private Outcome carryOut(Work work, Situation first) {
        Situation situation = first;
        for (int step = 0; step < MAX_STEPS; step++) {
            Plan plan = VmPlanner.plan(situation);
            switch (plan) {
                case Plan.Rest rest -> {
                    decided(situation, rest, Decisions.REST, "");
                    return new Outcome.Settled();
                }
                case Plan.Wait wait -> {
                    decided(situation, wait, Decisions.WAIT, "");
                    return new Outcome.LookAgain(wait.until());
                }
                case Plan.Act act -> situation = act(work, situation, act);
                case Plan.LookAtDevices _ -> situation = steps.lookAtDevices(work, situation);
                case Plan.Change change -> situation = change(work, situation, change);
                case Plan.LookAtSizes look -> situation = steps.lookAtSizes(work, situation, look);
                case Plan.Resize resize -> situation = resize(work, situation, resize);
                case Plan.WriteVolume write -> {
                    Optional<Stored<Volume>> written = steps.write(work, write);
                    decided(situation, write, write.step().name(), result(written));
                    if (written.isEmpty()) {
                        return new Outcome.Conflicted();
                    }
                    situation = written(situation, write, written.get());
                }
                case Plan.Write write -> {
                    Optional<Work> written = steps.write(work, write);
                    decided(situation, write, write.step().name(), result(written));
                    if (written.isEmpty()) {
                        return new Outcome.Conflicted();
                    }
                    work = written.get();
                    situation = situation.afterWrite(write.step(), work.handle(), clock.instant());
                }
            }
        }
        return new Outcome.LookAgain(clock.instant().plus(Duration.ofSeconds(1)));
    }

    private Situation act(Work work, Situation situation, Plan.Act act) {
        Situation after = steps.act(work, situation, act);
        decided(situation, act, act.step().name(), result(after));
        return after;
    }

    private Situation change(Work work, Situation situation, Plan.Change change) {
        Situation after = steps.change(work, situation, change);
        String refused =
                after.devices()
                        .refusal(change.step(), change.command().item())
                        .map(failure -> "refused: " + failure.message())
                        .orElse("");
        decided(situation, change, change.step().name(), refused);
        return after;
    }

    private Situation resize(Work work, Situation situation, Plan.Resize resize) {
        Situation after = steps.resize(work, situation, resize);
        String refused =
                after.sizes()
                        .refusal(resize.step())
                        .map(failure -> "refused: " + failure.message())
                        .orElse("");
        decided(situation, resize, resize.step().name(), refused);
        return after;
    }

    private Situation written(Situation situation, Plan.WriteVolume write, Stored<Volume> stored) {
        return situation.withDevices(
                situation.devices().afterVolume(write.step(), write.item(), stored),
                situation.observed(),
                clock.instant());
    }

    private static String result(Optional<?> written) {
        return written.isPresent() ? "" : "conflict";
    }

    private static String result(Situation after) {
        return after.failure()
                .map(failure -> "refused: " + failure.message())
                .orElseGet(() -> Words.seen(after));
    }

    private void decided(Situation situation, Plan plan, String step, String result) {
        decisions.note(
                situation.vm().uid(),
                new Decisions.Decision(
                        situation.now(), Words.seen(situation), plan.why(), step, result, 1));
    }
}
