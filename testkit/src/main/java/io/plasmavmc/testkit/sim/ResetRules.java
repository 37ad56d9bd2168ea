package io.plasmavmc.testkit.sim;

import static io.plasmavmc.testkit.sim.MachineRules.require;

import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.Progress;
import io.plasmavmc.core.vm.SizeChanges;
import io.plasmavmc.core.vm.VmHandle;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Judges what a soft reset does to a machine: a guest is left alone until it is down or, by force,
 * its time is over; its process gives way to another one exactly where changes wait for that.
 */
final class ResetRules {
    private static final List<RunState> ALIVE = List.of(RunState.RUNNING, RunState.PAUSED);

    private final World world;
    private final Facts facts;

    ResetRules(World world, Facts facts) {
        this.world = world;
        this.facts = facts;
    }

    private static boolean isSoft(Look look) {
        return look.action().filter(ResetRules::isSoft).isPresent();
    }

    private static boolean isSoft(Action action) {
        return action.mode() == Action.ResetMode.SOFT;
    }

    void pause(Look look, FakeHost.Living process) {
        if (isSoft(look) && process.state() == RunState.RUNNING) {
            requireForced(look, process);
        }
    }

    void reset(Look look, FakeHost.Living process) {
        if (isSoft(look)) {
            if (ALIVE.contains(process.state())) {
                requireForced(look, process);
            }
            require(
                    Rule.CHANGES_COME_WITH_A_RESET,
                    !needsNewMachine(look),
                    look + " resets " + process);
        }
    }

    private void requireForced(Look look, FakeHost.Living process) {
        require(
                Rule.DEAF_GUEST_RUNS_ON,
                isForced(look, progress(look)),
                look + " resets " + process);
    }

    private boolean isForced(Look look, Optional<Progress> progress) {
        Action action = look.action().orElseThrow();
        Optional<Instant> deadline = progress.map(known -> known.since().plus(action.deadline()));
        return action.force() && deadline.filter(time -> !world.now().isBefore(time)).isPresent();
    }

    /** Whoever has not written it down would not know whose end it was. */
    void terminate(Look look, FakeHost.Living process) {
        boolean written =
                progress(look)
                        .map(Progress::stage)
                        .filter(
                                stage ->
                                        switch (stage) {
                                            case CYCLING, LAUNCHING, LAUNCHED -> true;
                                            case ASKING, RESET_DONE -> false;
                                        })
                        .isPresent();
        require(Rule.CYCLE_IS_WRITTEN, !isSoft(look) || written, look + " ends " + process);
    }

    /** Whether a guest that did not go down in time gives way to another machine, as is written. */
    boolean mayEndGuest(Look look) {
        boolean cycling =
                progress(look)
                        .filter(progress -> progress.stage() == Progress.Stage.CYCLING)
                        .isPresent();
        return isSoft(look) && cycling && look.action().filter(Action::force).isPresent();
    }

    /** What is written down of a reset that was not so before. */
    void written(Optional<VmHandle> former, VmHandle handle) {
        Optional<Look> look = world.turns.current().look().filter(ResetRules::isSoft);
        boolean begins = isCycling(handle) && former.filter(ResetRules::isCycling).isEmpty();
        if (look.isPresent() && begins) {
            Optional<FakeHost.Living> process = world.process(handle.uid());
            boolean down = process.filter(living -> ALIVE.contains(living.state())).isEmpty();
            boolean forced = isForced(look.get(), former.flatMap(VmHandle::progress));
            require(Rule.DEAF_GUEST_RUNS_ON, down || forced, handle + " while " + process);
            require(
                    Rule.CHANGES_COME_WITH_A_RESET,
                    needsNewMachine(look.get()),
                    handle + ", nothing waits for another machine");
        }
    }

    private static boolean isCycling(VmHandle handle) {
        return handle.progress()
                .filter(progress -> progress.stage() == Progress.Stage.CYCLING)
                .isPresent();
    }

    private boolean needsNewMachine(Look look) {
        return facts.handle(look.vm())
                .filter(handle -> SizeChanges.needNewMachine(look.spec(), handle))
                .isPresent();
    }

    private Optional<Progress> progress(Look look) {
        return facts.handle(look.vm())
                .flatMap(VmHandle::progress)
                .filter(progress -> progress.action() == look.number());
    }
}
