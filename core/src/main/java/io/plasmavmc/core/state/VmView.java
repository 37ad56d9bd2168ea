package io.plasmavmc.core.state;

import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.vm.CrashRestart;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmSpec;
import java.time.Instant;
import java.util.Optional;

/**
 * All that is known of one VM at one moment.
 *
 * @param handle empty until the owner has seen the VM; never of an earlier VM of the name
 */
public record VmView(
        Stored<VirtualMachine> vm,
        Optional<Stored<VmHandle>> handle,
        Optional<Stored<Owner>> owner) {

    public VirtualMachine wanted() {
        return vm.value();
    }

    public Optional<VmHandle> actual() {
        return handle.map(Stored::value);
    }

    /** Whether a boot of the host has yet to start it, and nothing newer is wanted of it. */
    public boolean isBootStartDue() {
        return !wanted().isDeleting()
                && actual().map(VmHandle::boot)
                        .filter(boot -> boot.isStartDue(wanted().actionNumber()))
                        .isPresent();
    }

    /** When a crash has yet to start it, as long as nothing newer is wanted of it. */
    public Optional<Instant> crashStartDue() {
        return actual().flatMap(VmHandle::restart)
                .filter(restart -> restart.isTied(wanted().actionNumber()))
                .filter(_ -> wanted().spec().onCrash() == VmSpec.OnCrash.RESTART)
                .filter(_ -> !wanted().isDeleting())
                .map(CrashRestart::due);
    }

    /** Whether a boot of the host has started it and that start is not answered yet. */
    public boolean isBootStarting() {
        return wanted().action().stream()
                .anyMatch(
                        action ->
                                actual().filter(h -> h.boot().isStart(action))
                                        .filter(h -> action.number() > h.answeredAction())
                                        .isPresent());
    }
}
