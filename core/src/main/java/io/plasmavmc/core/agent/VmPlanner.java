package io.plasmavmc.core.agent;

import io.plasmavmc.core.vm.Action;

/**
 * Decides what to do next about a VM. Pure: the same situation always gives the same plan, no clock
 * is asked and nothing is changed, so every rule can be tested as a table.
 *
 * <p>A deletion comes before everything, then a boot of the host that is new, then an action that
 * is not answered, then what was seen.
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
        return s.openAction().map(action -> plan(s, action)).orElseGet(() -> SeenPlan.of(s));
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
