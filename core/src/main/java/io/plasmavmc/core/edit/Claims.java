package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.volume.Claim;
import java.util.Optional;

/** How a VM gives back what it holds. */
final class Claims {

    private Claims() {}

    /** A claim under the same name may be another VM's by now, and is left alone then. */
    static void release(
            VirtualMachine vm, String key, Optional<Stored<Claim>> claim, Commit.Builder commit) {
        claim.filter(held -> held.value().uid().equals(vm.uid()))
                .ifPresent(held -> commit.whenUnchanged(key, held.revision()).delete(key));
    }
}
