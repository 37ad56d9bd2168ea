package io.plasmavmc.testkit.sim;

import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmSpec;
import java.util.Optional;

/**
 * What one look of the agent at a VM was asked to bring about, as it stood when the look began.
 *
 * @param action the newest action then, answered or not
 */
record Look(Uid vm, Optional<Action> action, boolean deleting, VmSpec spec) {
    static Look of(VirtualMachine vm) {
        return new Look(vm.uid(), vm.action(), vm.isDeleting(), vm.spec());
    }

    long number() {
        return action.map(Action::number).orElse(0L);
    }

    boolean is(Action.Verb verb) {
        return action.filter(found -> found.verb() == verb).isPresent();
    }
}
