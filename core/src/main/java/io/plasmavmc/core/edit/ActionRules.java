package io.plasmavmc.core.edit;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.Power;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmPhase;
import java.util.Optional;

/**
 * What becomes of an action that is asked for, from the phase and the action before it: a new
 * action, nothing because it is so already, or the unfinished one joined. Pure; throws to refuse.
 */
final class ActionRules {

    /** What to do about a request. */
    enum Verdict {
        NEW,
        NOTHING,
        JOIN
    }

    private ActionRules() {}

    static Verdict of(VirtualMachine vm, Optional<VmHandle> handle, ActionRequest request) {
        VmPhase phase = handle.map(VmHandle::phase).orElse(VmPhase.STOPPED);
        long answered = handle.map(VmHandle::answeredAction).orElse(0L);
        Optional<Action> open = vm.action().filter(action -> action.number() > answered);
        if (open.isPresent() && isSame(open.get(), request)) {
            return Verdict.JOIN;
        }
        Facts facts = new Facts(vm, phase, open.isPresent());
        return switch (request.verb()) {
            case START -> start(facts);
            case STOP -> stop(facts);
            case PAUSE -> pause(facts);
            case RESUME -> resume(facts);
            case RESET -> reset(facts);
        };
    }

    private record Facts(VirtualMachine vm, VmPhase phase, boolean open) {

        boolean isSettled(Power power) {
            return !open && vm.power() == power;
        }

        PlasmaException refuse(String expected) {
            return VmErrors.wrongPhase(vm.id(), phase, expected);
        }
    }

    /** Every reset that is asked for is one more; a stop by force is more than a stop. */
    private static boolean isSame(Action open, ActionRequest request) {
        return open.verb() == request.verb()
                && open.verb() != Action.Verb.RESET
                && open.force() == request.force();
    }

    private static Verdict start(Facts facts) {
        return switch (facts.phase()) {
            case STOPPED, FAILED, CRASHED -> Verdict.NEW;
            case RUNNING -> facts.isSettled(Power.RUNNING) ? Verdict.NOTHING : Verdict.NEW;
            case STARTING -> facts.vm().power() == Power.RUNNING ? Verdict.JOIN : Verdict.NEW;
            case PAUSED -> throw facts.refuse("STOPPED; a paused VM is resumed, not started");
            case STOPPING, UNKNOWN, DELETING -> throw facts.refuse("STOPPED, FAILED or CRASHED");
        };
    }

    private static Verdict stop(Facts facts) {
        return facts.phase() == VmPhase.STOPPED && facts.isSettled(Power.STOPPED)
                ? Verdict.NOTHING
                : Verdict.NEW;
    }

    private static Verdict pause(Facts facts) {
        return switch (facts.phase()) {
            case RUNNING -> Verdict.NEW;
            case PAUSED -> facts.isSettled(Power.PAUSED) ? Verdict.NOTHING : Verdict.NEW;
            case STOPPED, STARTING, STOPPING, FAILED, CRASHED, UNKNOWN, DELETING ->
                    throw facts.refuse("RUNNING");
        };
    }

    private static Verdict resume(Facts facts) {
        return switch (facts.phase()) {
            case PAUSED -> Verdict.NEW;
            case RUNNING -> facts.isSettled(Power.RUNNING) ? Verdict.NOTHING : Verdict.NEW;
            case STOPPED, STARTING, STOPPING, FAILED, CRASHED, UNKNOWN, DELETING ->
                    throw facts.refuse("PAUSED");
        };
    }

    /** Of a crash it does not matter here whether its machine is still there. */
    private static Verdict reset(Facts facts) {
        return switch (facts.phase()) {
            case RUNNING, PAUSED, STOPPING, CRASHED, UNKNOWN -> Verdict.NEW;
            case STOPPED, STARTING, FAILED, DELETING -> throw facts.refuse("RUNNING or PAUSED");
        };
    }
}
