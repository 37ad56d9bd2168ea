package io.plasmavmc.testkit.sim;

import static io.plasmavmc.testkit.sim.MachineRules.require;

import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.DiskSpec;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.volume.Claim;
import java.util.Collection;
import java.util.Optional;

/** What VMs have and what is claimed for them is the same, at every revision. */
final class ClaimRules {
    private ClaimRules() {}

    static void judge(StateSnapshot state) {
        state.vms().values().forEach(vm -> has(state, vm.value()));
        belong(state, state.volumeClaims().values());
        belong(state, state.macClaims().values());
    }

    private static void has(StateSnapshot state, VirtualMachine vm) {
        for (DiskSpec disk : vm.spec().disks()) {
            has(vm, state.holder(disk.volume()), disk);
            boolean there =
                    state.volume(disk.volume()).map(Stored::value).filter(disk::holds).isPresent();
            require(Rule.CLAIMS_MATCH, there || vm.isDeleting(), "no volume for " + disk);
        }
        for (NicSpec nic : vm.spec().nics()) {
            has(vm, state.macHolder(nic.mac()), nic);
        }
    }

    private static void has(VirtualMachine vm, Optional<Claim> claim, Object device) {
        boolean mine = claim.filter(held -> held.uid().equals(vm.uid())).isPresent();
        require(Rule.CLAIMS_MATCH, mine, device + " of " + vm.id() + " is claimed by " + claim);
    }

    private static void belong(StateSnapshot state, Collection<Stored<Claim>> claims) {
        for (Stored<Claim> claim : claims) {
            boolean lives =
                    state.vm(claim.value().vm())
                            .filter(view -> view.wanted().uid().equals(claim.value().uid()))
                            .isPresent();
            require(Rule.CLAIMS_MATCH, lives, claim.value() + " is of a VM that is gone");
        }
    }
}
