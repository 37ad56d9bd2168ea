package io.plasmavmc.core.agent;

import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.Answer;
import io.plasmavmc.core.vm.Power;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec.OnCrash;
import java.time.Duration;
import java.util.Optional;

/**
 * No action is open: what is seen is written down, and a machine whose guest is over is ended. Why
 * it is over is durable before it ends, since afterwards nobody could tell.
 */
final class SeenPlan {

    static final String GUEST_SHUTDOWN = "GUEST_SHUTDOWN";
    static final String GUEST_PANICKED = "GUEST_PANICKED";
    static final String QEMU_DIED = "QEMU_DIED";
    static final String IO_ERROR = "IO_ERROR";

    /** How often a running machine is looked at without being asked to. */
    private static final Duration PULSE = Duration.ofSeconds(5);

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private SeenPlan() {}

    static Plan of(Situation s) {
        return switch (s.observed()) {
            case Observation.Absent absent -> absent(s, absent);
            case Observation.Silent silent -> SilentPlan.of(s, silent);
            case Observation.Present seen -> present(s, seen);
        };
    }

    /** A process's last words, or that there are none. */
    static String words(Observation.Absent absent) {
        return absent.exit()
                .map(
                        exit -> {
                            String status =
                                    exit.status()
                                            .map(code -> "status " + code)
                                            .orElse("status unknown");
                            return exit.lastWords().isEmpty()
                                    ? status
                                    : status + ": " + exit.lastWords();
                        })
                .orElse("nothing is known of its end");
    }

    private static Plan absent(Situation s, Observation.Absent absent) {
        VmHandle handle = s.handle();
        return switch (handle.phase()) {
            case STOPPED, FAILED -> quiet(s);
            case CRASHED ->
                    handle.machine().isPresent() ? write(s, CrashPlan.over(s, handle)) : quiet(s);
            case STOPPING ->
                    handle.reason().equals(GUEST_SHUTDOWN)
                            ? gone(
                                    s,
                                    VmPhase.STOPPED,
                                    GUEST_SHUTDOWN,
                                    "the guest powered itself off")
                            : died(s, words(absent));
            case UNKNOWN ->
                    handle.reason().equals(SilentPlan.STUCK)
                            ? gone(s, VmPhase.STOPPED, "", "")
                            : died(s, "QEMU ended: " + words(absent));
            case STARTING, RUNNING, PAUSED, DELETING -> died(s, "QEMU ended: " + words(absent));
        };
    }

    private static Plan died(Situation s, String message) {
        return write(
                s,
                CrashPlan.over(
                        s, s.handle().withPhase(VmPhase.CRASHED, QEMU_DIED, message, s.now())));
    }

    private static Plan gone(Situation s, VmPhase phase, String reason, String message) {
        return write(
                s, Writing.withoutMachine(s.handle()).withPhase(phase, reason, message, s.now()));
    }

    /** Without a machine an edit is answered as soon as the volumes that it needs are there. */
    private static Plan quiet(Situation s) {
        if (CrashPlan.isTakenBack(s)) {
            return write(s, CrashPlan.takenBack(s));
        }
        StoppedDevices stopped = StoppedDevices.of(s);
        if (!stopped.handle().equals(s.handle())) {
            return new Plan.Write(StepName.SEEN, stopped.handle(), "what is wanted is noted");
        }
        return new Plan.Rest(stopped.pending().isEmpty() ? "nothing is wanted" : stopped.pending());
    }

    private static Plan present(Situation s, Observation.Present seen) {
        return switch (seen.state()) {
            case RUNNING, SUSPENDED -> alive(s, seen, VmPhase.RUNNING, "", "");
            case PAUSED -> paused(s, seen);
            case IO_ERROR ->
                    alive(
                            s,
                            seen,
                            VmPhase.PAUSED,
                            IO_ERROR,
                            FailedDisks.words(s.vm().spec(), seen));
            case OTHER ->
                    alive(
                            s,
                            seen,
                            VmPhase.UNKNOWN,
                            "UNEXPECTED_RUN_STATE",
                            "QEMU says " + seen.rawState());
            case PRELAUNCH -> prelaunch(s, seen);
            case SHUTDOWN ->
                    over(s, seen, VmPhase.STOPPING, GUEST_SHUTDOWN, "the guest powered itself off");
            case GUEST_PANICKED -> crashed(s, seen, GUEST_PANICKED, "the guest's kernel panicked");
            case INTERNAL_ERROR ->
                    crashed(s, seen, "INTERNAL_ERROR", "QEMU reports an internal error");
        };
    }

    private static Plan paused(Situation s, Observation.Present seen) {
        return isLeftHalted(s)
                ? new Plan.Act(
                        StepName.SEEN_RUN,
                        Plan.Verb.RESUME,
                        "a reset that was given up has left the guest halted")
                : alive(s, seen, VmPhase.PAUSED, "", "");
    }

    /**
     * Whether a guest that ran is halted by nobody's wish but a reset's, which takes that first.
     */
    private static boolean isLeftHalted(Situation s) {
        return s.handle().lastKnownPhase() == VmPhase.RUNNING
                && !s.hasDone(StepName.SEEN_RUN)
                && s.vm().action().filter(action -> isFailedReset(s, action)).isPresent();
    }

    private static boolean isFailedReset(Situation s, Action action) {
        return action.verb() == Action.Verb.RESET
                && s.handle().answers().stream()
                        .anyMatch(
                                answer ->
                                        answer.generation() == action.generation()
                                                && answer.outcome() == Answer.Outcome.FAILED);
    }

    private static Plan alive(
            Situation s, Observation.Present seen, VmPhase phase, String reason, String message) {
        VmHandle next =
                Writing.settled(s.vm(), s.handle())
                        .withPhase(phase, reason, message, s.now())
                        .withMachine(Optional.of(seen.machine()), s.handle().running());
        return next.equals(s.handle())
                ? parts(s, new Plan.Wait(s.now().plus(PULSE), "the machine is " + seen.rawState()))
                : write(s, next);
    }

    /** What the machine is made of; one part that waits keeps no other from going on. */
    private static Plan parts(Situation s, Plan.Wait idle) {
        Plan devices = DevicePlan.of(s, idle);
        return devices instanceof Plan.Wait wait ? SizePlan.of(s, wait) : devices;
    }

    private static Plan prelaunch(Situation s, Observation.Present seen) {
        if (!s.isRecorded(seen.machine())) {
            return end("a start that a crash cut off and nobody wants any more");
        }
        if (s.vm().power() != Power.RUNNING || s.hasDone(StepName.SEEN_RUN)) {
            return alive(s, seen, VmPhase.PAUSED, "", "");
        }
        return new Plan.Act(StepName.SEEN_RUN, Plan.Verb.RESUME, "the guest was left unstarted");
    }

    private static Plan crashed(
            Situation s, Observation.Present seen, String reason, String message) {
        return s.vm().spec().onCrash() == OnCrash.PRESERVE
                ? alive(s, seen, VmPhase.CRASHED, reason, message)
                : over(s, seen, VmPhase.CRASHED, reason, message);
    }

    private static Plan over(
            Situation s, Observation.Present seen, VmPhase phase, String reason, String message) {
        if (s.hasDone(StepName.SEEN_END)) {
            return new Plan.Wait(s.now().plus(AGAIN), "the process does not end");
        }
        boolean known = s.handle().phase() == phase && s.handle().reason().equals(reason);
        return known
                ? end(message)
                : write(
                        s,
                        s.handle()
                                .withPhase(phase, reason, message, s.now())
                                .withMachine(Optional.of(seen.machine()), s.handle().running()));
    }

    private static Plan end(String why) {
        return new Plan.Act(StepName.SEEN_END, Plan.Verb.TERMINATE, why);
    }

    private static Plan write(Situation s, VmHandle handle) {
        String why = handle.message().isEmpty() ? "the VM is " + handle.phase() : handle.message();
        return new Plan.Write(StepName.SEEN, Writing.settled(s.vm(), handle), why);
    }
}
