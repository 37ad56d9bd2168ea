package io.plasmavmc.core.agent;

import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.vm.Action;

/**
 * Decides what to do next about a VM. Pure: the same situation always gives the same plan, no clock
 * is asked and nothing is changed, so every rule can be tested as a table.
 *
 * <p>A deletion comes before everything, then a boot of the host that is new, then an action that
 * is not answered, then what was seen; and where the machine is as it is to be, its devices.
 */
final class VmPlanner {

    private VmPlanner() {}

    static Plan plan(Situation s) {
        if (s.vm().isDeleting()) {
            return DeletePlan.of(s);
        }
        if (BootPlan.isDue(s)) {
            return BootPlan.of(s);
        }
        return s.openAction().map(action -> open(s, action)).orElseGet(() -> SeenPlan.of(s));
    }

    /** Devices that are to go do not wait for an action that waits. */
    private static Plan open(Situation s, Action action) {
        Plan plan = plan(s, action);
        return plan instanceof Plan.Wait wait && s.observed() instanceof Observation.Present
                ? DevicePlan.meanwhile(s, wait)
                : plan;
    }

    private static Plan plan(Situation s, Action action) {
        return switch (action.verb()) {
            case START -> StartPlan.of(s, action);
            case STOP -> StopPlan.of(s, action);
            case PAUSE -> PausePlan.of(s, action);
            case RESUME -> ResumePlan.of(s, action);
            case RESET -> ResetPlan.of(s, action);
        };
    }
}
