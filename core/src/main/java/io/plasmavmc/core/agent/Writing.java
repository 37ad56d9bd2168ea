package io.plasmavmc.core.agent;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.Answer;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmPhase;
import java.util.Optional;

/** How plans change a handle: pure. */
final class Writing {

    private Writing() {}

    /** The handle with the action done, in the phase that this brought. */
    static VmHandle done(Situation s, Action action, VmPhase phase) {
        Answer answer = Answer.done(action.generation(), s.now());
        return settled(
                s.vm(), s.handle().withAnswer(action.number(), answer).withPhase(phase, s.now()));
    }

    /** The handle with the action failed, its phase as it was. */
    static VmHandle failed(Situation s, Action action, String reason, String message) {
        Answer answer = Answer.failed(action.generation(), reason, message, s.now());
        return settled(s.vm(), s.handle().withAnswer(action.number(), answer));
    }

    static VmHandle failed(Situation s, Action action, Reason reason, String message) {
        return failed(s, action, reason.name(), message);
    }

    static VmHandle withoutMachine(VmHandle handle) {
        return handle.withMachine(Optional.empty(), Optional.empty());
    }

    /** Every edit is answered but those since an action that is still open. */
    static VmHandle settled(VirtualMachine vm, VmHandle handle) {
        boolean open = vm.actionNumber() > handle.answeredAction();
        long reached =
                vm.action().filter(_ -> open).map(a -> a.generation() - 1).orElse(vm.generation());
        return reached > handle.settledGeneration()
                ? handle.withSettledGeneration(reached)
                : handle;
    }
}
