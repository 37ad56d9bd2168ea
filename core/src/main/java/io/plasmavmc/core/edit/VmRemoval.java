package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.core.reconcile.Outcome;
import io.plasmavmc.core.reconcile.Reconciler;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.DiskSpec;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Removes the keys of a VM that its owner has released: the VM, its handle, owner and claims go in
 * one commit, which also asks for the deletion of the volumes that were made for it. Any server
 * that sees the release may do it; the compares let one win.
 */
public final class VmRemoval implements Reconciler<VmId> {

    private static final Duration AGAIN = Duration.ofMillis(20);

    private final ChainFire store;
    private final StateIndex index;
    private final StepGate gate;
    private final InstantSource clock;

    public VmRemoval(ChainFire store, StateIndex index, StepGate gate, InstantSource clock) {
        this.store = store;
        this.index = index;
        this.gate = gate;
        this.clock = clock;
    }

    boolean isToGo(VmId id) {
        return index.snapshot().vm(id).filter(view -> view.wanted().isDeleting()).isPresent();
    }

    @Override
    public Outcome reconcile(VmId id) {
        StateSnapshot state = index.snapshot();
        return state.vm(id)
                .flatMap(view -> view.handle().map(handle -> reconcile(view, handle, state)))
                .orElse(new Outcome.Settled());
    }

    private Outcome reconcile(VmView view, Stored<VmHandle> handle, StateSnapshot state) {
        VirtualMachine vm = view.wanted();
        if (!vm.isDeleting() || !handle.value().released()) {
            return new Outcome.Settled();
        }
        if (vm.spec().disks().stream().anyMatch(disk -> isStillThere(disk, state))) {
            return new Outcome.LookAgain(clock.instant().plus(AGAIN));
        }
        Commit removal = removal(vm, view, handle, state);
        return switch (gate.take(
                StepName.DELETE_FORGET, Keys.vm(vm.id()), () -> store.commit(removal))) {
            case CommitResult.Committed _ -> new Outcome.Settled();
            case CommitResult.Conflicted() -> new Outcome.LookAgain(clock.instant().plus(AGAIN));
        };
    }

    private static boolean isStillThere(DiskSpec disk, StateSnapshot state) {
        return state.volume(disk.volume())
                .map(Stored::value)
                .filter(disk::holds)
                .filter(volume -> volume.deleteTime().isPresent())
                .isPresent();
    }

    private static Commit removal(
            VirtualMachine vm, VmView view, Stored<VmHandle> handle, StateSnapshot state) {
        Commit.Builder commit =
                Commit.builder()
                        .whenUnchanged(Keys.vm(vm.id()), view.vm().revision())
                        .whenUnchanged(Keys.handle(vm.id()), handle.revision())
                        .delete(Keys.vm(vm.id()))
                        .delete(Keys.handle(vm.id()))
                        .delete(Keys.owner(vm.id()));
        for (DiskSpec disk : vm.spec().disks()) {
            Claims.release(
                    vm,
                    Keys.volumeClaim(disk.volume()),
                    Optional.ofNullable(state.volumeClaims().get(disk.volume())),
                    commit);
        }
        for (NicSpec nic : vm.spec().nics()) {
            Claims.release(
                    vm,
                    Keys.macClaim(nic.mac()),
                    Optional.ofNullable(state.macClaims().get(nic.mac())),
                    commit);
        }
        return commit.build();
    }
}
