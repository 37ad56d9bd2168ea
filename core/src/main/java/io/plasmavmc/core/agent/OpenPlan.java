package io.plasmavmc.core.agent;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.Progress;
import java.util.Optional;

/** What the plans of pause, resume and reset have in common. */
final class OpenPlan {

    private OpenPlan() {}

    /**
     * The action ends failed, with the hypervisor's words where it refused; what became of the
     * machine is seen next.
     */
    static Plan giveUp(Situation s, Action action, StepName step, Reason reason, String message) {
        String code = s.failure().map(Situation.Failure::reason).orElse(reason.name());
        String words = s.failure().map(Situation.Failure::message).orElse(message);
        return new Plan.Write(step, Writing.failed(s, action, code, words), words);
    }

    /**
     * Nothing can be done to a silent machine but wait until the deadline. The wait is written down
     * when it begins, so that a restart of the server does not begin it anew.
     */
    static Plan silent(Situation s, Action action, Observation.Silent silent, Plan giveUp) {
        if (s.progress().isEmpty()) {
            Progress begun = Progress.of(action.number(), Progress.Stage.ASKING, s.now());
            return new Plan.Write(
                    StepName.SEEN,
                    SilentPlan.unknown(s.handle(), silent).withProgress(Optional.of(begun)),
                    "QEMU does not answer");
        }
        return s.now().isBefore(s.deadline(action)) ? SilentPlan.of(s, silent) : giveUp;
    }

    static Plan silent(Situation s, Action action, Observation.Silent silent, StepName step) {
        String message = "QEMU did not answer in time";
        return silent(
                s, action, silent, giveUp(s, action, step, Reason.HYPERVISOR_FAILED, message));
    }
}
