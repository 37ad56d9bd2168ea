package io.plasmavmc.core.agent;

import static io.plasmavmc.core.vm.Progress.Stage.LAUNCHED;
import static io.plasmavmc.core.vm.Progress.Stage.LAUNCHING;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.Launched;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.Progress;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmPhase;
import java.time.Duration;
import java.util.Optional;

/**
 * A start: claim, launch, record, let run, answer. The claim is durable before a process exists,
 * the record before the guest runs, so that after a crash the process is found or known not to be.
 */
final class StartPlan {

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private StartPlan() {}

    static Plan of(Situation s, Action action) {
        if (s.failure().isPresent()) {
            Situation.Failure failure = s.failure().get();
            return isOlderGuest(s)
                    ? OpenPlan.giveUp(
                            s,
                            action,
                            StepName.START_GIVE_UP,
                            Reason.HYPERVISOR_FAILED,
                            failure.message())
                    : giveUp(s, action, failure.reason(), failure.message());
        }
        return switch (s.observed()) {
            case Observation.Absent absent -> absent(s, action, absent);
            case Observation.Silent silent -> silent(s, action, silent);
            case Observation.Present present -> present(s, action, present);
        };
    }

    /** A guest that lived before this start is not ended because it could not be let go on. */
    private static boolean isOlderGuest(Situation s) {
        return !s.hasReached(LAUNCHED)
                && s.observed() instanceof Observation.Present seen
                && s.isRecorded(seen.machine())
                && switch (seen.state()) {
                    case RUNNING, PAUSED, IO_ERROR, SUSPENDED, OTHER -> true;
                    case PRELAUNCH, SHUTDOWN, GUEST_PANICKED, INTERNAL_ERROR -> false;
                };
    }

    private static Plan absent(Situation s, Action action, Observation.Absent absent) {
        if (s.hasReached(LAUNCHED)) {
            return giveUp(
                    s,
                    action,
                    Reason.HYPERVISOR_FAILED.name(),
                    "QEMU ended: " + SeenPlan.words(absent));
        }
        if (!s.hasReached(LAUNCHING) || s.handle().phase() != VmPhase.STARTING) {
            return claim(s, action);
        }
        return switch (s.volumes()) {
            case Volumes.Ready _ ->
                    new Plan.Act(
                            StepName.START_LAUNCH, Plan.Verb.LAUNCH, "start " + action.number());
            case Volumes.Broken(Reason reason, String message) ->
                    giveUp(s, action, reason.name(), message);
            case Volumes.Pending(String message) -> pending(s, action, message);
        };
    }

    /** Where a silent machine was seen in between, the start goes on counting its time. */
    private static Plan claim(Situation s, Action action) {
        Progress claim =
                s.progress().orElse(Progress.of(action.number(), LAUNCHING, s.now())).at(LAUNCHING);
        VmHandle claimed =
                Writing.withoutMachine(s.handle())
                        .withPhase(VmPhase.STARTING, s.now())
                        .withProgress(Optional.of(claim));
        return new Plan.Write(StepName.START_CLAIM, claimed, "start " + action.number());
    }

    private static Plan pending(Situation s, Action action, String message) {
        return s.now().isBefore(s.deadline(action))
                ? new Plan.Wait(s.deadline(action), message)
                : giveUp(s, action, Reason.STILL_WORKING.name(), message);
    }

    private static Plan silent(Situation s, Action action, Observation.Silent silent) {
        String message = "QEMU did not answer in time; it may run";
        VmHandle failed =
                Writing.failed(s, action, Reason.HYPERVISOR_FAILED, message)
                        .withPhase(VmPhase.UNKNOWN, SilentPlan.REASON, message, silent.since());
        return OpenPlan.silent(
                s, action, silent, new Plan.Write(StepName.START_GIVE_UP, failed, message));
    }

    private static Plan present(Situation s, Action action, Observation.Present seen) {
        return switch (seen.state()) {
            case PRELAUNCH -> prelaunch(s, seen);
            case RUNNING, SUSPENDED, OTHER -> answer(s, action, seen);
            case PAUSED, IO_ERROR ->
                    s.hasReached(LAUNCHED) ? answer(s, action, seen) : resume(s, action);
            case SHUTDOWN, GUEST_PANICKED, INTERNAL_ERROR ->
                    s.hasReached(LAUNCHED) ? answer(s, action, seen) : clear(s);
        };
    }

    private static Plan prelaunch(Situation s, Observation.Present seen) {
        if (s.isRecorded(seen.machine())) {
            return new Plan.Act(StepName.START_RESUME, Plan.Verb.RESUME, "the machine is ready");
        }
        return s.launched()
                .filter(_ -> s.hasReached(LAUNCHING))
                .map(launched -> record(s, launched))
                .orElseGet(() -> clear(s));
    }

    private static Plan record(Situation s, Launched launched) {
        VmHandle recorded =
                s.handle()
                        .withMachine(
                                Optional.of(launched.machine()), Optional.of(launched.running()))
                        .withProgress(s.progress().map(progress -> progress.at(LAUNCHED)));
        recorded = StoppedDevices.sized(s, recorded);
        for (WantedDevice wanted : s.devices().wanted()) {
            recorded = settledByStart(s, recorded, wanted);
        }
        return new Plan.Write(
                StepName.START_RECORD, recorded, "QEMU is pid " + launched.machine().pid());
    }

    /** A machine starts with its devices as they are wanted; only disks may have yet to grow. */
    private static VmHandle settledByStart(Situation s, VmHandle handle, WantedDevice wanted) {
        boolean open =
                wanted.spec().isDetaching()
                        || ItemWriting.isReleased(wanted.spec(), handle)
                        || (wanted instanceof WantedDevice.Disk disk && !disk.hasGrown());
        return open
                ? handle
                : ItemWriting.answered(
                        s,
                        handle,
                        ItemAnswer.settled(wanted.item(), wanted.spec().generation(), s.now()));
    }

    private static Plan resume(Situation s, Action action) {
        return s.hasDone(StepName.START_RESUME)
                ? OpenPlan.giveUp(
                        s,
                        action,
                        StepName.START_GIVE_UP,
                        Reason.HYPERVISOR_FAILED,
                        "the guest does not run")
                : new Plan.Act(StepName.START_RESUME, Plan.Verb.RESUME, "the machine is paused");
    }

    /** Whatever the guest has done since it ran is seen next; it was started. */
    private static Plan answer(Situation s, Action action, Observation.Present seen) {
        VmHandle handle = Writing.done(s, action, VmPhase.RUNNING);
        return new Plan.Write(
                StepName.START_ANSWER,
                handle.withMachine(Optional.of(seen.machine()), handle.running()),
                "the guest runs");
    }

    private static Plan clear(Situation s) {
        if (s.hasDone(StepName.START_CLEAR)) {
            return new Plan.Wait(s.now().plus(AGAIN), "the process does not end");
        }
        boolean known = s.handle().machine().isPresent();
        String why = known ? "its guest is over" : "a start that a crash cut off";
        return new Plan.Act(StepName.START_CLEAR, Plan.Verb.TERMINATE, why);
    }

    private static Plan giveUp(Situation s, Action action, String reason, String message) {
        VmHandle failed =
                Writing.withoutMachine(Writing.failed(s, action, reason, message))
                        .withPhase(VmPhase.FAILED, reason, message, s.now());
        return switch (s.observed()) {
            case Observation.Absent _ -> new Plan.Write(StepName.START_GIVE_UP, failed, message);
            case Observation.Silent _, Observation.Present _ -> clear(s);
        };
    }
}
