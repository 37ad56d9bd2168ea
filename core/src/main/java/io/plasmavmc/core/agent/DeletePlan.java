package io.plasmavmc.core.agent;

import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmPhase;
import java.time.Duration;

/**
 * A deletion: end the machine, erase what the host has of it, then say so; others remove the keys.
 */
final class DeletePlan {

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private DeletePlan() {}

    static Plan of(Situation s) {
        if (s.handle().released()) {
            return new Plan.Rest("released; its keys are being removed");
        }
        return switch (s.observed()) {
            case Observation.Absent _ -> erase(s);
            case Observation.Silent _, Observation.Present _ -> end(s);
        };
    }

    private static Plan end(Situation s) {
        if (s.handle().phase() != VmPhase.DELETING) {
            return new Plan.Write(
                    StepName.DELETE_MARK,
                    s.handle().withPhase(VmPhase.DELETING, s.now()),
                    "the VM is to be deleted");
        }
        return s.hasDone(StepName.DELETE_TERMINATE)
                ? new Plan.Wait(s.now().plus(AGAIN), "the process does not end")
                : new Plan.Act(StepName.DELETE_TERMINATE, Plan.Verb.TERMINATE, "delete");
    }

    private static Plan erase(Situation s) {
        if (!s.hasDone(StepName.DELETE_ERASE)) {
            return new Plan.Act(StepName.DELETE_ERASE, Plan.Verb.ERASE, "delete");
        }
        VmHandle released = s.handle().withPhase(VmPhase.DELETING, s.now()).withReleased();
        return new Plan.Write(
                StepName.DELETE_RELEASED,
                Writing.settled(s.vm(), released),
                "nothing of the VM is left on the host");
    }
}
