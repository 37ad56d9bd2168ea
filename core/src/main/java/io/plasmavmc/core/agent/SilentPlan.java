package io.plasmavmc.core.agent;

import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmPhase;
import java.time.Duration;

/** The machine does not answer: its phase is unknown, and nothing is guessed. */
final class SilentPlan {

    static final String REASON = "MONITOR_SILENT";

    /** Of one that was killed; the kernel does not let it go. */
    static final String STUCK = "PROCESS_STUCK";

    /** How soon to look again: the backend tells when the machine answers, this is the fallback. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private SilentPlan() {}

    static Plan of(Situation s, Observation.Silent silent) {
        if (isSaid(s.handle()) && Writing.settled(s.vm(), s.handle()).equals(s.handle())) {
            Plan wait = new Plan.Wait(s.now().plus(AGAIN), "QEMU does not answer, looking again");
            return DevicePlan.overdue(s).or(() -> SizePlan.overdue(s)).orElse(wait);
        }
        return new Plan.Write(
                StepName.SEEN,
                Writing.settled(s.vm(), unknown(s.handle(), silent)),
                "QEMU does not answer");
    }

    /** That of another reason may be over by now; of this machine nothing is known. */
    private static boolean isSaid(VmHandle handle) {
        return handle.phase() == VmPhase.UNKNOWN
                && (handle.reason().equals(REASON) || handle.reason().equals(STUCK));
    }

    static VmHandle unknown(VmHandle handle, Observation.Silent silent) {
        return handle.withPhase(
                VmPhase.UNKNOWN,
                REASON,
                "QEMU's process lives but its monitor does not answer",
                silent.since());
    }
}
