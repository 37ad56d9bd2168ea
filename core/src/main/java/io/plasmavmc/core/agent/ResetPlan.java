package io.plasmavmc.core.agent;

import static io.plasmavmc.core.vm.Progress.Stage.LAUNCHED;
import static io.plasmavmc.core.vm.Progress.Stage.LAUNCHING;
import static io.plasmavmc.core.vm.Progress.Stage.RESET_DONE;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.Progress;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmPhase;
import java.util.Optional;

/**
 * A hard reset, exactly once: halt, reset (which ends in prelaunch), write that down, let run.
 * After a crash the state tells: not written down and not in prelaunch means not done. A VM whose
 * crash has left no machine boots on a new one.
 */
final class ResetPlan {

    private ResetPlan() {}

    static Plan of(Situation s, Action action) {
        if (s.hasReached(LAUNCHING) || s.hasReached(LAUNCHED)) {
            return StartPlan.of(s, action);
        }
        return action.mode() == Action.ResetMode.SOFT
                ? SoftResetPlan.of(s, action)
                : hard(s, action);
    }

    static Plan hard(Situation s, Action action) {
        return switch (s.observed()) {
            case Observation.Absent _ -> absent(s, action);
            case Observation.Silent silent ->
                    OpenPlan.silent(s, action, silent, StepName.RESET_GIVE_UP);
            case Observation.Present seen ->
                    s.hasReached(RESET_DONE) ? letRun(s, action, seen) : reset(s, action, seen);
        };
    }

    /**
     * A claim that an earlier epoch has made is made again. A guest that may have booted for this
     * reset and is gone is another crash.
     */
    private static Plan absent(Situation s, Action action) {
        if (s.hasReached(RESET_DONE)) {
            return giveUp(s, action, "the machine is gone since it was reset");
        }
        return switch (s.handle().phase()) {
            case CRASHED, STARTING -> StartPlan.of(s, action);
            case STOPPED, RUNNING, PAUSED, STOPPING, FAILED, UNKNOWN, DELETING ->
                    giveUp(s, action, "there is no machine to reset");
        };
    }

    private static Plan reset(Situation s, Action action, Observation.Present seen) {
        return switch (seen.state()) {
            case PRELAUNCH ->
                    s.isRecorded(seen.machine())
                            ? record(s, action, seen)
                            : giveUp(s, action, "the machine is left of a start that was given up");
            case RUNNING ->
                    s.hasDone(StepName.RESET_HALT)
                            ? giveUp(s, action, "the guest stays " + seen.rawState())
                            : new Plan.Act(StepName.RESET_HALT, Plan.Verb.PAUSE, "hard reset");
            case PAUSED, SHUTDOWN, GUEST_PANICKED, IO_ERROR, INTERNAL_ERROR, SUSPENDED, OTHER ->
                    s.hasDone(StepName.RESET_MACHINE)
                            ? giveUp(s, action, "the machine stays " + seen.rawState())
                            : new Plan.Act(
                                    StepName.RESET_MACHINE,
                                    Plan.Verb.RESET,
                                    "the machine is " + seen.rawState());
        };
    }

    private static Plan record(Situation s, Action action, Observation.Present seen) {
        Progress progress =
                s.progress()
                        .orElse(Progress.of(action.number(), RESET_DONE, s.now()))
                        .at(RESET_DONE);
        VmHandle handle =
                s.handle()
                        .withMachine(Optional.of(seen.machine()), s.handle().running())
                        .withProgress(Optional.of(progress));
        return new Plan.Write(StepName.RESET_RECORD, handle, "the machine is reset");
    }

    private static Plan letRun(Situation s, Action action, Observation.Present seen) {
        return switch (seen.state()) {
            case PRELAUNCH ->
                    s.hasDone(StepName.RESET_RUN)
                            ? giveUp(s, action, "the guest does not run")
                            : new Plan.Act(
                                    StepName.RESET_RUN, Plan.Verb.RESUME, "the machine is reset");
            case RUNNING,
                    PAUSED,
                    SHUTDOWN,
                    GUEST_PANICKED,
                    IO_ERROR,
                    INTERNAL_ERROR,
                    SUSPENDED,
                    OTHER ->
                    new Plan.Write(
                            StepName.RESET_ANSWER,
                            Writing.done(s, action, VmPhase.RUNNING),
                            "the guest boots");
        };
    }

    private static Plan giveUp(Situation s, Action action, String message) {
        return OpenPlan.giveUp(s, action, StepName.RESET_GIVE_UP, Reason.WRONG_PHASE, message);
    }
}
