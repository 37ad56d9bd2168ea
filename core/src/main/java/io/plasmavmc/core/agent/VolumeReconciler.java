package io.plasmavmc.core.agent;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.reconcile.Outcome;
import io.plasmavmc.core.reconcile.Reconciler;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.Volume.Phase;
import io.plasmavmc.core.volume.Volume.Status;
import io.plasmavmc.core.volume.VolumeFiles;
import io.plasmavmc.core.volume.VolumeFiles.VolumeFile;
import io.plasmavmc.core.volume.VolumeId;
import java.time.Duration;
import java.time.InstantSource;

/** Makes, grows and removes the files of this node's volumes as their records want it. */
final class VolumeReconciler implements Reconciler<VolumeId> {

    private static final Duration CONFLICT_BACK_OFF = Duration.ofMillis(20);

    private final NodeId node;
    private final ChainFire store;
    private final StateCodec codec;
    private final StateIndex index;
    private final VolumeFiles files;
    private final InstantSource clock;

    VolumeReconciler(
            NodeId node,
            ChainFire store,
            StateCodec codec,
            StateIndex index,
            VolumeFiles files,
            InstantSource clock) {
        this.node = node;
        this.store = store;
        this.codec = codec;
        this.index = index;
        this.files = files;
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(VolumeId id) {
        StateSnapshot state = index.snapshot();
        return state.volume(id)
                .filter(volume -> volume.value().node().equals(node))
                .map(volume -> reconcile(volume, state))
                .orElse(new Outcome.Settled());
    }

    private Outcome reconcile(Stored<Volume> stored, StateSnapshot state) {
        Volume volume = stored.value();
        if (volume.deleteTime().isPresent()) {
            return isHeld(volume, state) ? new Outcome.Settled() : delete(stored);
        }
        return switch (volume.status().phase()) {
            case CREATING -> create(stored);
            case READY, RESIZING ->
                    volume.sizeBytes() > volume.status().sizeBytes()
                            ? resize(stored)
                            : new Outcome.Settled();
            case DELETING, FAILED -> new Outcome.Settled();
        };
    }

    /** A VM that is deleted holds its volumes until its owner has let go of everything. */
    private static boolean isHeld(Volume volume, StateSnapshot state) {
        return state.holder(volume.id())
                .filter(
                        claim ->
                                state.vm(claim.vm())
                                        .flatMap(VmView::actual)
                                        .filter(handle -> handle.uid().equals(claim.uid()))
                                        .filter(VmHandle::released)
                                        .isEmpty())
                .isPresent();
    }

    private Outcome create(Stored<Volume> stored) {
        try {
            return write(stored, stored.value().withStatus(ready(files.create(stored.value()))));
        } catch (PlasmaException e) {
            Status failed = new Status(Phase.FAILED, e.reason().name(), e.text(), 0, 0);
            return write(stored, stored.value().withStatus(failed));
        }
    }

    /** A volume that cannot grow stays what it was; the record says why. */
    private Outcome resize(Stored<Volume> stored) {
        Volume volume = stored.value();
        try {
            return write(stored, volume.withStatus(ready(files.resize(volume))));
        } catch (PlasmaException e) {
            Status was = volume.status();
            Status kept =
                    new Status(
                            Phase.READY,
                            e.reason().name(),
                            e.text(),
                            was.sizeBytes(),
                            was.usedBytes());
            return write(stored, volume.withSizeBytes(was.sizeBytes()).withStatus(kept));
        }
    }

    private Outcome delete(Stored<Volume> stored) {
        files.delete(stored.value().uid(), stored.value().format());
        String key = Keys.volume(stored.value().id());
        return commit(Commit.builder().whenUnchanged(key, stored.revision()).delete(key).build());
    }

    private static Status ready(VolumeFile file) {
        return new Status(Phase.READY, "", "", file.sizeBytes(), file.usedBytes());
    }

    private Outcome write(Stored<Volume> stored, Volume next) {
        String key = Keys.volume(next.id());
        return commit(
                Commit.builder()
                        .whenUnchanged(key, stored.revision())
                        .put(key, codec.volume().encode(next, stored.raw()))
                        .build());
    }

    private Outcome commit(Commit commit) {
        return switch (store.commit(commit)) {
            case CommitResult.Committed _ -> new Outcome.Settled();
            case CommitResult.Conflicted() ->
                    new Outcome.LookAgain(clock.instant().plus(CONFLICT_BACK_OFF));
        };
    }
}
