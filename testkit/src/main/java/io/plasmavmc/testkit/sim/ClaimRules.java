package io.plasmavmc.testkit.sim;

import static io.plasmavmc.testkit.sim.MachineRules.require;

import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.DiskSpec;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.volume.Claim;
import io.plasmavmc.core.volume.VolumeId;
import java.util.Optional;
import java.util.function.Predicate;

/** What VMs have and what is claimed for them is the same, at every revision. */
final class ClaimRules {
    private ClaimRules() {}

    static void judge(StateSnapshot state) {
        state.vms().values().forEach(vm -> has(state, vm.value()));
        state.volumeClaims()
                .forEach((id, claim) -> belongs(state, claim.value(), vm -> hasDisk(vm, id)));
        state.macClaims()
                .forEach((mac, claim) -> belongs(state, claim.value(), vm -> hasNic(vm, mac)));
    }

    private static boolean hasDisk(VirtualMachine vm, VolumeId volume) {
        return vm.spec().disks().stream().anyMatch(disk -> disk.volume().equals(volume));
    }

    private static boolean hasNic(VirtualMachine vm, String mac) {
        return vm.spec().nics().stream().anyMatch(nic -> nic.mac().equals(mac));
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

    private static void belongs(StateSnapshot state, Claim claim, Predicate<VirtualMachine> needs) {
        boolean needed =
                state.vm(claim.vm())
                        .map(VmView::wanted)
                        .filter(vm -> vm.uid().equals(claim.uid()))
                        .filter(needs)
                        .isPresent();
        require(Rule.CLAIMS_MATCH, needed, claim + " is of nothing that there is");
    }
}
