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

    /**
     * Every edit is answered but those since an action, or a device's change, that is still open.
     * What was said of devices that the spec does not have any more is dropped.
     */
    static VmHandle settled(VirtualMachine vm, VmHandle handle) {
        VmHandle tidy = handle.keepingItems(vm.spec().generations()::containsKey);
        long reached = Math.min(actionsAnswered(vm, tidy), itemsAnswered(vm, tidy));
        return reached > tidy.settledGeneration() ? tidy.withSettledGeneration(reached) : tidy;
    }

    private static long actionsAnswered(VirtualMachine vm, VmHandle handle) {
        return vm.action()
                .filter(action -> action.number() > handle.answeredAction())
                .map(action -> action.generation() - 1)
                .orElse(vm.generation());
    }

    private static long itemsAnswered(VirtualMachine vm, VmHandle handle) {
        return vm.spec().generations().entrySet().stream()
                .filter(item -> ItemWriting.isOpen(item.getKey(), item.getValue(), handle))
                .mapToLong(item -> item.getValue() - 1)
                .min()
                .orElse(vm.generation());
    }
}
