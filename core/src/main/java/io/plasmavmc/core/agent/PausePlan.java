package io.plasmavmc.core.agent;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmPhase;
import java.util.Optional;

/** A pause: halts the guest's CPUs; repeating it does no harm. */
final class PausePlan {

    private PausePlan() {}

    static Plan of(Situation s, Action action) {
        return switch (s.observed()) {
            case Observation.Absent _ -> giveUp(s, action, "there is no machine to pause");
            case Observation.Silent silent ->
                    OpenPlan.silent(s, action, silent, StepName.PAUSE_GIVE_UP);
            case Observation.Present seen -> present(s, action, seen);
        };
    }

    private static Plan present(Situation s, Action action, Observation.Present seen) {
        return switch (seen.state()) {
            case RUNNING, SUSPENDED, OTHER ->
                    s.hasDone(StepName.PAUSE_HALT)
                            ? giveUp(s, action, "the guest stays " + seen.rawState())
                            : new Plan.Act(StepName.PAUSE_HALT, Plan.Verb.PAUSE, "pause");
            case PAUSED, PRELAUNCH, IO_ERROR -> answer(s, action, seen);
            case SHUTDOWN, GUEST_PANICKED, INTERNAL_ERROR ->
                    giveUp(s, action, "the guest is " + seen.rawState());
        };
    }

    private static Plan answer(Situation s, Action action, Observation.Present seen) {
        VmHandle handle = Writing.done(s, action, VmPhase.PAUSED);
        return new Plan.Write(
                StepName.PAUSE_ANSWER,
                handle.withMachine(Optional.of(seen.machine()), handle.running()),
                "the guest is halted");
    }

    private static Plan giveUp(Situation s, Action action, String message) {
        return OpenPlan.giveUp(s, action, StepName.PAUSE_GIVE_UP, Reason.WRONG_PHASE, message);
    }
}
