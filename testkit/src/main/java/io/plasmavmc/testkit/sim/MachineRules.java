package io.plasmavmc.testkit.sim;

import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.Action.Verb;
import io.plasmavmc.core.vm.Progress;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmPhase;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges every command to a machine by what is true at the moment when it takes effect. */
final class MachineRules {
    private static final String RESET = "reset of the guest";

    private final World world;
    private final Facts facts;
    private final ResetRules resets;
    private final Set<MachineRecord> ran = new HashSet<>();
    private final Set<Deed> deeds = new HashSet<>();
    private final Set<Uid> erased = new HashSet<>();

    /** Something that is done once for an action. */
    private record Deed(Uid vm, long action, String what) {}

    MachineRules(World world, Facts facts) {
        this.world = world;
        this.facts = facts;
        this.resets = new ResetRules(world, facts);
    }

    ResetRules resets() {
        return resets;
    }

    void launch(Look look, MachineSpec spec) {
        require(Rule.ONE_PROCESS_PER_VM, world.process(spec.uid()).isEmpty(), look);
        requireOpen(look, "a launch");
        Optional<VmHandle> handle = facts.handle(spec.uid());
        boolean claimed =
                handle.filter(stored -> stored.phase() == VmPhase.STARTING)
                        .filter(stored -> stored.epoch() == spec.epoch())
                        .flatMap(VmHandle::progress)
                        .filter(progress -> progress.action() == look.number())
                        .filter(progress -> progress.stage() == Progress.Stage.LAUNCHING)
                        .isPresent();
        require(Rule.CLAIM_BEFORE_PROCESS, claimed, handle);
        facts.devices().launch(spec);
    }

    void launched(MachineSpec spec, MachineRecord machine) {
        facts.devices().launched(spec, machine.pid());
        facts.sizes().launched(spec, machine.pid());
        erased.remove(spec.uid());
    }

    void resume(Look look, FakeHost.Living process) {
        if (process.state() != RunState.PRELAUNCH) {
            return;
        }
        VmHandle handle = facts.handle(look.vm()).orElseThrow();
        boolean recorded = handle.machine().equals(Optional.of(process.machine()));
        require(Rule.RECORD_BEFORE_GUEST, recorded, handle);
        boolean first = ran.add(process.machine());
        if (first && look.is(Verb.START)) {
            // A boot of the host ends what was started before it, and the start is made anew.
            once(look, "first run of a guest since boot " + process.machine().bootId());
        }
        if (first && look.is(Verb.RESET) && isOpen(look)) {
            boolean booted = deeds.contains(new Deed(look.vm(), look.number(), "run"));
            require(Rule.ONCE, !booted, "boot on a new machine " + look);
        }
        if (!first && look.is(Verb.RESET) && handle.answeredAction() < look.number()) {
            boolean written =
                    handle.progress()
                            .filter(progress -> progress.action() == look.number())
                            .filter(progress -> progress.stage() == Progress.Stage.RESET_DONE)
                            .isPresent();
            require(Rule.RECORD_BEFORE_GUEST, written, handle);
        }
        deeds.add(new Deed(look.vm(), look.number(), "run"));
    }

    void pause(Look look, FakeHost.Living process) {
        requireOpen(look, "stop");
        resets.pause(look, process);
    }

    void powerDown(Look look, FakeHost.Living process) {
        requireOpen(look, "system_powerdown");
    }

    void reset(Look look, FakeHost.Living process) {
        requireOpen(look, "system_reset");
        resets.reset(look, process);
        once(look, RESET);
    }

    private void once(Look look, String what) {
        require(Rule.ONCE, deeds.add(new Deed(look.vm(), look.number(), what)), what + " " + look);
    }

    /** A guest that lives ends only by a stop, a reset by force, or with its VM. */
    void terminate(Look look, FakeHost.Living process) {
        boolean lives =
                ran.contains(process.machine())
                        && List.of(RunState.RUNNING, RunState.PAUSED).contains(process.state());
        boolean asked = look.deleting() || (look.is(Verb.STOP) && isOpen(look));
        boolean asks = look.action().filter(action -> !action.force()).isPresent();
        boolean heard = look.deleting() || !asks || process.state() != RunState.RUNNING;
        require(
                Rule.GUEST_ENDED_UNASKED,
                !lives || (asked && heard) || resets.mayEndGuest(look),
                process + " " + look);
        if (isOpen(look) && !look.deleting()) {
            resets.terminate(look, process);
        }
    }

    void erase(Uid vm) {
        require(Rule.RELEASED_IS_CLEAN, world.process(vm).isEmpty(), vm);
        erased.add(vm);
    }

    boolean isErased(Uid vm) {
        return erased.contains(vm);
    }

    boolean hasRun(MachineRecord machine) {
        return ran.contains(machine);
    }

    boolean wasLetRunFor(Uid vm, long action) {
        return deeds.contains(new Deed(vm, action, "run"));
    }

    private void requireOpen(Look look, String what) {
        require(Rule.ANSWERED_IS_OVER, isOpen(look), what + " for " + look);
    }

    private boolean isOpen(Look look) {
        return facts.handle(look.vm()).map(VmHandle::answeredAction).orElse(0L) < look.number();
    }

    static void require(Rule rule, boolean holds, Object details) {
        if (!holds) {
            throw new Violation(rule, details.toString());
        }
    }
}
