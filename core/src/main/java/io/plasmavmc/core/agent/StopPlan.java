package io.plasmavmc.core.agent;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.Progress;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A stop: graceful ones ask the guest, again and again until the deadline since a press of the
 * button before its OS is up is lost; forced ones do not ask. Stopped is only said of a process
 * that is gone.
 */
final class StopPlan {

    /** How long a guest is given before it is asked again. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private StopPlan() {}

    static Plan of(Situation s, Action action) {
        if (s.observed() instanceof Observation.Absent) {
            return stopped(s, action);
        }
        if (s.hasDone(StepName.STOP_TERMINATE)) {
            return notGone(s, action);
        }
        if (action.force()) {
            return terminate("stop by force");
        }
        return switch (s.observed()) {
            case Observation.Absent _ -> stopped(s, action);
            case Observation.Silent silent ->
                    OpenPlan.silent(s, action, silent, giveUp(s, action, silent));
            case Observation.Present seen -> ask(s, action, seen);
        };
    }

    private static Plan ask(Situation s, Action action, Observation.Present seen) {
        return switch (seen.state()) {
            case SHUTDOWN -> terminate("the guest has powered off");
            case PRELAUNCH, GUEST_PANICKED, INTERNAL_ERROR ->
                    terminate("there is no guest to ask, it is " + seen.rawState());
            case PAUSED, IO_ERROR -> wake(s, action, seen);
            case RUNNING, SUSPENDED, OTHER -> askRunning(s, action);
        };
    }

    private static Plan wake(Situation s, Action action, Observation.Present seen) {
        if (!s.now().isBefore(s.deadline(action))) {
            return giveUp(s, action, VmPhase.PAUSED, "the guest stays " + seen.rawState());
        }
        return s.hasDone(StepName.STOP_WAKE)
                ? new Plan.Wait(s.now().plus(AGAIN), "the guest stays " + seen.rawState())
                : new Plan.Act(StepName.STOP_WAKE, Plan.Verb.RESUME, "a paused guest cannot hear");
    }

    private static Plan askRunning(Situation s, Action action) {
        if (s.hasDone(StepName.STOP_ASK) && !s.hasDone(StepName.STOP_ASKED)) {
            return asked(s, action);
        }
        Optional<Progress> progress = s.progress();
        if (progress.isEmpty()) {
            return new Plan.Act(StepName.STOP_ASK, Plan.Verb.POWER_DOWN, "ask the guest to stop");
        }
        if (!s.now().isBefore(s.deadline(action))) {
            return giveUp(s, action, VmPhase.RUNNING, "the guest did not stop in time");
        }
        Instant again = progress.get().lastAsk().plus(ASK_AGAIN);
        return s.now().isBefore(again)
                ? new Plan.Wait(earlier(again, s.deadline(action)), "the guest was asked to stop")
                : new Plan.Act(StepName.STOP_ASK, Plan.Verb.POWER_DOWN, "ask the guest again");
    }

    private static Plan asked(Situation s, Action action) {
        Progress first = Progress.of(action.number(), Progress.Stage.ASKING, s.now());
        VmHandle handle =
                s.handle()
                        .withPhase(VmPhase.STOPPING, s.now())
                        .withProgress(Optional.of(s.progress().orElse(first).asked(s.now())));
        return new Plan.Write(StepName.STOP_ASKED, handle, "the guest was asked");
    }

    private static Plan terminate(String why) {
        return new Plan.Act(StepName.STOP_TERMINATE, Plan.Verb.TERMINATE, why);
    }

    private static Plan stopped(Situation s, Action action) {
        VmHandle handle = Writing.withoutMachine(Writing.done(s, action, VmPhase.STOPPED));
        return new Plan.Write(StepName.STOP_ANSWER, handle, "there is no process");
    }

    /** A process in uninterruptible sleep outlives SIGKILL; it ends when the kernel lets it. */
    private static Plan notGone(Situation s, Action action) {
        if (s.progress().isEmpty()) {
            return asked(s, action);
        }
        return s.now().isBefore(s.deadline(action))
                ? new Plan.Wait(s.now().plus(AGAIN), "the process does not end")
                : stuck(s, action);
    }

    private static Plan stuck(Situation s, Action action) {
        String message =
                "QEMU was killed and does not end: the kernel holds it, as it does over a dead disk"
                        + " or file server; the VM is stopped as soon as it is let go";
        VmHandle handle =
                Writing.failed(s, action, Reason.HYPERVISOR_FAILED, message)
                        .withPhase(VmPhase.UNKNOWN, SilentPlan.STUCK, message, s.now());
        return new Plan.Write(StepName.STOP_GIVE_UP, handle, message);
    }

    private static Plan giveUp(Situation s, Action action, VmPhase phase, String message) {
        VmHandle handle =
                Writing.failed(s, action, Reason.GUEST_DID_NOT_STOP, message)
                        .withPhase(phase, "", "", s.now());
        return new Plan.Write(StepName.STOP_GIVE_UP, handle, message);
    }

    private static Plan giveUp(Situation s, Action action, Observation.Silent silent) {
        String message = "QEMU does not answer; a stop by force ends it";
        VmHandle handle = Writing.failed(s, action, Reason.HYPERVISOR_FAILED, message);
        return new Plan.Write(StepName.STOP_GIVE_UP, SilentPlan.unknown(handle, silent), message);
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
