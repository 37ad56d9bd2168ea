package io.plasmavmc.core.agent;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmPhase;
import java.util.Optional;

/** A resume: lets a halted guest go on; repeating it does no harm. */
final class ResumePlan {

    private ResumePlan() {}

    static Plan of(Situation s, Action action) {
        return switch (s.observed()) {
            case Observation.Absent _ -> giveUp(s, action, "there is no machine to resume");
            case Observation.Silent silent ->
                    OpenPlan.silent(s, action, silent, StepName.RESUME_GIVE_UP);
            case Observation.Present seen -> present(s, action, seen);
        };
    }

    private static Plan present(Situation s, Action action, Observation.Present seen) {
        return switch (seen.state()) {
            case RUNNING, SUSPENDED, OTHER -> answer(s, action, seen);
            case PAUSED, PRELAUNCH, IO_ERROR ->
                    s.hasDone(StepName.RESUME_RUN)
                            ? giveUp(s, action, "the guest stays " + Words.state(s, seen))
                            : new Plan.Act(StepName.RESUME_RUN, Plan.Verb.RESUME, "resume");
            case SHUTDOWN, GUEST_PANICKED, INTERNAL_ERROR ->
                    giveUp(s, action, "the guest is " + seen.rawState());
        };
    }

    private static Plan answer(Situation s, Action action, Observation.Present seen) {
        VmHandle handle = Writing.done(s, action, VmPhase.RUNNING);
        return new Plan.Write(
                StepName.RESUME_ANSWER,
                handle.withMachine(Optional.of(seen.machine()), handle.running()),
                "the guest runs");
    }

    private static Plan giveUp(Situation s, Action action, String message) {
        return OpenPlan.giveUp(s, action, StepName.RESUME_GIVE_UP, Reason.WRONG_PHASE, message);
    }
}
