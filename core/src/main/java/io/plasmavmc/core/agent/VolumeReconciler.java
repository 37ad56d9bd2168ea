package io.plasmavmc.core.agent;

import static io.plasmavmc.core.step.StepName.VOLUME_CREATE_ANSWER;
import static io.plasmavmc.core.step.StepName.VOLUME_CREATE_FILE;
import static io.plasmavmc.core.step.StepName.VOLUME_CREATE_GIVE_UP;
import static io.plasmavmc.core.step.StepName.VOLUME_DELETE_FILE;
import static io.plasmavmc.core.step.StepName.VOLUME_DELETE_FORGET;
import static io.plasmavmc.core.step.StepName.VOLUME_RESIZE_ANSWER;
import static io.plasmavmc.core.step.StepName.VOLUME_RESIZE_FILE;
import static io.plasmavmc.core.step.StepName.VOLUME_RESIZE_GIVE_UP;
import static io.plasmavmc.core.step.StepName.VOLUME_RESIZE_MARK;

import io.plasmavmc.chainfire.Compare;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.reconcile.Outcome;
import io.plasmavmc.core.reconcile.Reconciler;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.Volume.Phase;
import io.plasmavmc.core.volume.Volume.Status;
import io.plasmavmc.core.volume.VolumeFiles;
import io.plasmavmc.core.volume.VolumeFiles.VolumeFile;
import io.plasmavmc.core.volume.VolumeId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Makes, grows and removes the files of this node's volumes as their records want it. */
final class VolumeReconciler implements Reconciler<VolumeId> {

    private static final Duration CONFLICT_BACK_OFF = Duration.ofMillis(20);

    private final NodeId node;
    private final VolumeStore volumes;
    private final StateIndex index;
    private final VolumeFiles files;
    private final StepGate gate;
    private final InstantSource clock;

    VolumeReconciler(
            NodeId node,
            VolumeStore volumes,
            StateIndex index,
            VolumeFiles files,
            StepGate gate,
            InstantSource clock) {
        this.node = node;
        this.volumes = volumes;
        this.index = index;
        this.files = files;
        this.gate = gate;
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
            case READY ->
                    volume.isToGrow() && !FileUse.of(volume.id(), state).byMachine()
                            ? mark(stored, FileUse.of(volume.id(), state).unchanged())
                            : new Outcome.Settled();
            case RESIZING -> mark(stored, List.of());
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
        Volume volume = stored.value();
        try {
            VolumeFile file =
                    gate.take(VOLUME_CREATE_FILE, key(volume), () -> files.create(volume));
            return write(VOLUME_CREATE_ANSWER, stored, volume.withStatus(ready(file)));
        } catch (PlasmaException e) {
            Status failed = new Status(Phase.FAILED, e.reason().name(), e.text(), 0, 0);
            return write(VOLUME_CREATE_GIVE_UP, stored, volume.withStatus(failed));
        }
    }

    /**
     * From here on no machine gets the file, and none has it: the mark compares what a start claims
     * and what an attach takes. One that is found is made once more: the file may have grown by now
     * and been given to a machine, of which this server has yet to hear.
     */
    private Outcome mark(Stored<Volume> stored, List<Compare> unchanged) {
        Volume volume = stored.value();
        Optional<Stored<Volume>> marked =
                gate.take(
                        VOLUME_RESIZE_MARK,
                        key(volume),
                        () -> volumes.write(stored, volume.growing(), unchanged));
        return marked.map(this::resize).orElseGet(this::again);
    }

    /** A volume that cannot grow stays what it was; the record says why. */
    private Outcome resize(Stored<Volume> stored) {
        Volume volume = stored.value();
        try {
            VolumeFile file =
                    gate.take(VOLUME_RESIZE_FILE, key(volume), () -> files.resize(volume));
            return write(VOLUME_RESIZE_ANSWER, stored, volume.withStatus(ready(file)));
        } catch (PlasmaException e) {
            Volume kept = volume.notGrown(e.reason().name(), e.text());
            return write(VOLUME_RESIZE_GIVE_UP, stored, kept);
        }
    }

    private Outcome delete(Stored<Volume> stored) {
        Volume volume = stored.value();
        String key = key(volume);
        gate.run(VOLUME_DELETE_FILE, key, () -> files.delete(volume.uid(), volume.format()));
        boolean gone = gate.take(VOLUME_DELETE_FORGET, key, () -> volumes.delete(stored));
        return gone ? new Outcome.Settled() : again();
    }

    private static Status ready(VolumeFile file) {
        return new Status(Phase.READY, "", "", file.sizeBytes(), file.usedBytes());
    }

    private static String key(Volume volume) {
        return Keys.volume(volume.id());
    }

    private Outcome write(StepName step, Stored<Volume> stored, Volume next) {
        return gate.take(step, key(next), () -> volumes.write(stored, next)).isPresent()
                ? new Outcome.Settled()
                : again();
    }

    private Outcome again() {
        return new Outcome.LookAgain(clock.instant().plus(CONFLICT_BACK_OFF));
    }
}
