package io.plasmavmc.core.agent;

import io.plasmavmc.core.vm.CrashRestart;
import io.plasmavmc.core.vm.Power;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec.OnCrash;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What follows a crash whose process is proven gone: one write says that the VM is {@code CRASHED}
 * and whether and when it is started again. That start is another edit, made later and once; see
 * {@link CrashRestart}. Pure.
 */
final class CrashPlan {

    private CrashPlan() {}

    /** The crashed VM without its machine. */
    static VmHandle over(Situation s, VmHandle crashed) {
        VmHandle gone = Writing.withoutMachine(crashed).withRestart(Optional.empty());
        if (!isRestarted(s)) {
            return gone;
        }
        int count = countBefore(s, crashed) + 1;
        return count > CrashRestart.LIMIT
                ? saying(
                        gone,
                        "it was started again %d times in a row and is left alone"
                                .formatted(CrashRestart.LIMIT))
                : restarting(s, gone, count);
    }

    /** The policy was changed, or the VM is to go, while it waited for its start. */
    static boolean isTakenBack(Situation s) {
        return s.handle().restart().isPresent() && !isRestarted(s);
    }

    static VmHandle takenBack(Situation s) {
        VmHandle left = s.handle().withRestart(Optional.empty());
        return left.phase() == VmPhase.CRASHED
                ? saying(left, "it is not started again after all: onCrash is now " + policy(s))
                : left;
    }

    private static boolean isRestarted(Situation s) {
        return policy(s) == OnCrash.RESTART && s.vm().power() == Power.RUNNING;
    }

    private static OnCrash policy(Situation s) {
        return s.vm().spec().onCrash();
    }

    private static VmHandle restarting(Situation s, VmHandle gone, int count) {
        CrashRestart restart = CrashRestart.of(count, s.vm().actionNumber(), s.now());
        return saying(
                        gone,
                        "it is started again at %s (%d of %d)"
                                .formatted(
                                        restart.due().truncatedTo(ChronoUnit.SECONDS),
                                        count,
                                        CrashRestart.LIMIT))
                .withRestart(Optional.of(restart));
    }

    private static VmHandle saying(VmHandle handle, String words) {
        return handle.withPhase(
                handle.phase(),
                handle.reason(),
                handle.message() + "; " + words,
                handle.phaseTime());
    }

    /** How many restarts in a row have led here: none where somebody else has acted, or it ran. */
    private static int countBefore(Situation s, VmHandle crashed) {
        return s.handle()
                .restart()
                .filter(before -> s.vm().action().filter(before::isStart).isPresent())
                .filter(_ -> !hasRunWell(crashed))
                .map(CrashRestart::count)
                .orElse(0);
    }

    private static boolean hasRunWell(VmHandle crashed) {
        Instant crash = crashed.phaseTime();
        return crashed.running()
                .map(running -> Duration.between(running.startTime(), crash))
                .filter(time -> time.compareTo(CrashRestart.RAN_WELL) >= 0)
                .isPresent();
    }
}
