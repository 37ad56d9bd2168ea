package io.plasmavmc.core.agent;

import static io.plasmavmc.core.vm.Progress.Stage.CYCLING;
import static io.plasmavmc.core.vm.Progress.Stage.LAUNCHED;
import static io.plasmavmc.core.vm.Progress.Stage.LAUNCHING;
import static io.plasmavmc.core.vm.Progress.Stage.RESET_DONE;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.Progress;
import io.plasmavmc.core.vm.SizeChanges;
import io.plasmavmc.core.vm.VmHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A soft reset: the guest is asked to go down in order, again and again until the deadline; once it
 * is down, its machine is reset as by a hard reset, or replaced by a new one where changes wait for
 * that. A guest that is not there to be asked is reset at once, one that does not listen runs on.
 */
final class SoftResetPlan {

    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private SoftResetPlan() {}

    static Plan of(Situation s, Action action) {
        if (s.hasReached(CYCLING) || s.hasReached(LAUNCHING) || s.hasReached(LAUNCHED)) {
            return cycle(s, action);
        }
        if (s.hasReached(RESET_DONE) || s.hasDone(StepName.RESET_MACHINE)) {
            return ResetPlan.hard(s, action);
        }
        return switch (s.observed()) {
            case Observation.Absent _, Observation.Silent _ -> ResetPlan.hard(s, action);
            case Observation.Present seen -> present(s, action, seen);
        };
    }

    private static Plan present(Situation s, Action action, Observation.Present seen) {
        return switch (seen.state()) {
            case RUNNING, SUSPENDED, OTHER -> ask(s, action, seen);
            case PAUSED -> wake(s, action, seen);
            case SHUTDOWN, GUEST_PANICKED, IO_ERROR, INTERNAL_ERROR -> down(s, action, seen);
            case PRELAUNCH -> ResetPlan.hard(s, action);
        };
    }

    private static Plan wake(Situation s, Action action, Observation.Present seen) {
        if (isOver(s, action)) {
            return deaf(s, action, seen);
        }
        return s.hasDone(StepName.RESET_WAKE)
                ? new Plan.Wait(s.now().plus(AGAIN), "the guest stays paused")
                : new Plan.Act(StepName.RESET_WAKE, Plan.Verb.RESUME, "a paused guest cannot hear");
    }

    private static boolean isOver(Situation s, Action action) {
        return s.progress().isPresent() && !s.now().isBefore(s.deadline(action));
    }

    private static Plan ask(Situation s, Action action, Observation.Present seen) {
        if (s.hasDone(StepName.RESET_ASK) && !s.hasDone(StepName.RESET_ASKED)) {
            return asked(s, action);
        }
        Optional<Progress> progress = s.progress();
        if (progress.isEmpty()) {
            return new Plan.Act(
                    StepName.RESET_ASK, Plan.Verb.POWER_DOWN, "ask the guest to go down");
        }
        if (isOver(s, action)) {
            return deaf(s, action, seen);
        }
        Instant again = progress.get().lastAsk().plus(ASK_AGAIN);
        Instant deadline = s.deadline(action);
        return s.now().isBefore(again)
                ? new Plan.Wait(
                        again.isBefore(deadline) ? again : deadline,
                        "the guest was asked to go down")
                : new Plan.Act(StepName.RESET_ASK, Plan.Verb.POWER_DOWN, "ask the guest again");
    }

    private static Plan asked(Situation s, Action action) {
        Progress first = Progress.of(action.number(), Progress.Stage.ASKING, s.now());
        VmHandle handle =
                s.handle().withProgress(Optional.of(s.progress().orElse(first).asked(s.now())));
        return new Plan.Write(StepName.RESET_ASKED, handle, "the guest was asked");
    }

    /** By force the guest only gets its time. */
    private static Plan deaf(Situation s, Action action, Observation.Present seen) {
        return action.force()
                ? down(s, action, seen)
                : OpenPlan.giveUp(
                        s,
                        action,
                        StepName.RESET_GIVE_UP,
                        Reason.GUEST_DID_NOT_STOP,
                        "the guest did not go down in time; it runs on");
    }

    /** The new machine gets a time of its own: a forced reset has used up the guest's. */
    private static Plan down(Situation s, Action action, Observation.Present seen) {
        if (!SizeChanges.needNewMachine(s.vm().spec(), s.handle())) {
            return ResetPlan.hard(s, action);
        }
        VmHandle handle =
                s.handle()
                        .withMachine(Optional.of(seen.machine()), s.handle().running())
                        .withProgress(Optional.of(Progress.of(action.number(), CYCLING, s.now())));
        return new Plan.Write(StepName.RESET_CYCLE, handle, "changes wait for a new machine");
    }

    /** The process ends, and the same action starts the next one. */
    private static Plan cycle(Situation s, Action action) {
        boolean old = s.hasReached(CYCLING) && !(s.observed() instanceof Observation.Absent);
        if (!old) {
            return StartPlan.of(s, action);
        }
        return s.hasDone(StepName.RESET_TERMINATE)
                ? new Plan.Wait(s.now().plus(AGAIN), "the process does not end")
                : new Plan.Act(
                        StepName.RESET_TERMINATE,
                        Plan.Verb.TERMINATE,
                        "a new machine takes its place");
    }
}
