package io.plasmavmc.core.agent;

import io.plasmavmc.chainfire.Compare;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.Progress;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.volume.Claim;
import io.plasmavmc.core.volume.VolumeId;
import java.util.List;
import java.util.Optional;

/**
 * Who may have a volume's file open, as one snapshot tells. Pure.
 *
 * @param byMachine a machine of the VM that holds the volume has it or may get it
 * @param unchanged what has to hold still for that to be so
 */
record FileUse(boolean byMachine, List<Compare> unchanged) {

    static FileUse of(VolumeId id, StateSnapshot state) {
        Optional<Stored<Claim>> claim = Optional.ofNullable(state.volumeClaims().get(id));
        return claim.map(held -> of(id, held, state))
                .orElseGet(
                        () ->
                                new FileUse(
                                        false, List.of(new Compare.Absent(Keys.volumeClaim(id)))));
    }

    private static FileUse of(VolumeId id, Stored<Claim> claim, StateSnapshot state) {
        VmId vm = claim.value().vm();
        Optional<Stored<VmHandle>> handle = state.vm(vm).flatMap(VmView::handle);
        boolean byMachine = handle.map(Stored::value).filter(FileUse::mayHaveMachine).isPresent();
        Compare same =
                handle.<Compare>map(h -> new Compare.Unchanged(Keys.handle(vm), h.revision()))
                        .orElse(new Compare.Absent(Keys.handle(vm)));
        return new FileUse(
                byMachine,
                List.of(new Compare.Unchanged(Keys.volumeClaim(id), claim.revision()), same));
    }

    /**
     * A machine is written down after its start was claimed, and until it is proven gone. One that
     * fell silent before it was written down is told by the phase alone.
     */
    private static boolean mayHaveMachine(VmHandle handle) {
        return handle.machine().isPresent()
                || !isProvenGone(handle.phase())
                || handle.progress()
                        .filter(found -> found.stage() == Progress.Stage.LAUNCHING)
                        .isPresent();
    }

    private static boolean isProvenGone(VmPhase phase) {
        return switch (phase) {
            case STOPPED, FAILED, CRASHED -> true;
            case STARTING, RUNNING, PAUSED, STOPPING, UNKNOWN, DELETING -> false;
        };
    }
}
