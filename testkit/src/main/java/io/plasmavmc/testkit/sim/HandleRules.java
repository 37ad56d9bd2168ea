package io.plasmavmc.testkit.sim;

import static io.plasmavmc.testkit.sim.MachineRules.require;

import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.Answer;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmPhase;
import java.util.Optional;

/** Judges every handle that is written: who wrote it, and what it says. */
final class HandleRules {
    private final World world;
    private final MachineRules machines;
    private final DeviceRules devices;
    private final SizeRules sizes;

    HandleRules(World world, MachineRules machines, DeviceRules devices, SizeRules sizes) {
        this.world = world;
        this.machines = machines;
        this.devices = devices;
        this.sizes = sizes;
    }

    void judge(StateSnapshot before, StateSnapshot after, VmHandle handle) {
        Optional<VmHandle> former =
                Optional.ofNullable(before.handles().get(handle.id()))
                        .map(Stored::value)
                        .filter(old -> old.uid().equals(handle.uid()));
        former.ifPresent(old -> neverBack(old, handle));
        owned(before, handle);
        Optional<FakeHost.Living> process = world.process(handle.uid());
        evidence(handle, process);
        if (handle.released()) {
            boolean clean = process.isEmpty() && machines.isErased(handle.uid());
            require(Rule.RELEASED_IS_CLEAN, clean, handle);
        }
        answers(former, handle, after);
        machines.resets().written(former, handle);
        sizes.judge(former, handle);
        handle.items().stream()
                .filter(
                        answer ->
                                !former.flatMap(h -> h.item(answer.item()))
                                        .equals(Optional.of(answer)))
                .forEach(
                        answer -> {
                            devices.judge(after, handle, answer);
                            sizes.judge(after, handle, answer);
                        });
    }

    private static void neverBack(VmHandle old, VmHandle handle) {
        boolean grows =
                handle.answeredAction() >= old.answeredAction()
                        && handle.settledGeneration() >= old.settledGeneration()
                        && handle.epoch() >= old.epoch()
                        && (handle.released() || !old.released());
        require(Rule.NEVER_BACK, grows, old + " became " + handle);
    }

    private static void owned(StateSnapshot before, VmHandle handle) {
        Optional<Owner> owner =
                Optional.ofNullable(before.owners().get(handle.id())).map(Stored::value);
        boolean own =
                owner.filter(found -> found.node().equals(handle.node()))
                        .filter(found -> found.epoch() == handle.epoch())
                        .filter(found -> found.vm().equals(handle.uid()))
                        .isPresent();
        require(Rule.OWNER_ONLY, own, handle + " while the owner is " + owner);
    }

    private static void evidence(VmHandle handle, Optional<FakeHost.Living> process) {
        boolean saysGone =
                handle.phase() == VmPhase.STOPPED
                        || handle.phase() == VmPhase.FAILED
                        || (handle.phase() == VmPhase.CRASHED && handle.machine().isEmpty());
        require(Rule.PHASE_NEEDS_EVIDENCE, !saysGone || process.isEmpty(), handle);
        boolean same =
                process.isEmpty()
                        || handle.machine().isEmpty()
                        || handle.machine().get().equals(process.get().machine());
        require(Rule.PHASE_NEEDS_EVIDENCE, same, handle + " while " + process);
    }

    private void answers(Optional<VmHandle> former, VmHandle handle, StateSnapshot after) {
        Optional<VirtualMachine> vm =
                Optional.ofNullable(after.vms().get(handle.id())).map(Stored::value);
        vm.ifPresent(wanted -> knows(wanted, handle));
        Optional<Action> action = vm.flatMap(VirtualMachine::action);
        long before = former.map(VmHandle::answeredAction).orElse(0L);
        if (action.isPresent()
                && handle.answeredAction() > before
                && handle.answeredAction() == action.get().number()) {
            handle.answers().stream()
                    .filter(answer -> answer.generation() == action.get().generation())
                    .filter(answer -> answer.outcome() == Answer.Outcome.DONE)
                    .forEach(_ -> done(action.get(), handle));
        }
    }

    private static void knows(VirtualMachine vm, VmHandle handle) {
        boolean known =
                !vm.uid().equals(handle.uid())
                        || (handle.answeredAction() <= vm.actionNumber()
                                && handle.settledGeneration() <= vm.generation());
        require(Rule.NEVER_BACK, known, handle + " is ahead of " + vm);
    }

    private void done(Action action, VmHandle handle) {
        Optional<FakeHost.Living> process = world.process(handle.uid());
        boolean carriedOut =
                switch (action.verb()) {
                    case START -> handle.machine().filter(machines::hasRun).isPresent();
                    case STOP -> process.isEmpty();
                    case PAUSE -> process.filter(p -> p.state() == RunState.RUNNING).isEmpty();
                    case RESUME -> process.filter(p -> p.state() == RunState.PAUSED).isEmpty();
                    case RESET -> machines.wasLetRunFor(handle.uid(), action.number());
                };
        require(Rule.ANSWER_NEEDS_EVIDENCE, carriedOut, action + " is done, says " + handle);
    }
}
