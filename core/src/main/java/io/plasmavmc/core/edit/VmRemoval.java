package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.core.reconcile.Outcome;
import io.plasmavmc.core.reconcile.Reconciler;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.DiskSpec;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.volume.Volume;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Removes the keys of a VM that its owner has released: the VM, its handle, owner and claims go in
 * one commit, which also asks for the deletion of the volumes that were made for it. Any server
 * that sees the release may do it; the compares let one win.
 */
public final class VmRemoval implements Reconciler<VmId> {

    private static final Duration AGAIN = Duration.ofMillis(50);

    private final ChainFire store;
    private final StateCodec codec;
    private final StateIndex index;
    private final InstantSource clock;

    public VmRemoval(ChainFire store, StateCodec codec, StateIndex index, InstantSource clock) {
        this.store = store;
        this.codec = codec;
        this.index = index;
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(VmId id) {
        StateSnapshot state = index.snapshot();
        return state.vm(id)
                .flatMap(view -> view.handle().map(handle -> reconcile(view, handle, state)))
                .orElse(new Outcome.Settled());
    }

    private Outcome reconcile(VmView view, Stored<VmHandle> handle, StateSnapshot state) {
        if (!view.wanted().isDeleting() || !handle.value().released()) {
            return new Outcome.Settled();
        }
        return switch (store.commit(removal(view, handle, state))) {
            case CommitResult.Committed _ -> new Outcome.Settled();
            case CommitResult.Conflicted() -> new Outcome.LookAgain(clock.instant().plus(AGAIN));
        };
    }

    private Commit removal(VmView view, Stored<VmHandle> handle, StateSnapshot state) {
        VirtualMachine vm = view.wanted();
        Commit.Builder commit =
                Commit.builder()
                        .whenUnchanged(Keys.vm(vm.id()), view.vm().revision())
                        .whenUnchanged(Keys.handle(vm.id()), handle.revision())
                        .delete(Keys.vm(vm.id()))
                        .delete(Keys.handle(vm.id()))
                        .delete(Keys.owner(vm.id()));
        for (DiskSpec disk : vm.spec().disks()) {
            commit.delete(Keys.volumeClaim(disk.volume()));
            state.volume(disk.volume()).ifPresent(volume -> drop(volume, disk, commit));
        }
        for (NicSpec nic : vm.spec().nics()) {
            commit.delete(Keys.macClaim(nic.mac()));
        }
        return commit.build();
    }

    private void drop(Stored<Volume> volume, DiskSpec disk, Commit.Builder commit) {
        Volume found = volume.value();
        if (found.uid().equals(disk.volumeUid()) && found.deleteWithVm()) {
            String key = Keys.volume(found.id());
            commit.whenUnchanged(key, volume.revision())
                    .put(
                            key,
                            codec.volume().encode(found.deletedAt(clock.instant()), volume.raw()));
        }
    }
}
