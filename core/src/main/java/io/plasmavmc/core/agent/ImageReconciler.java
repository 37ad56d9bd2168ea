package io.plasmavmc.core.agent;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.CommitResult;
import io.plasmavmc.chainfire.Compare;
import io.plasmavmc.core.image.Image;
import io.plasmavmc.core.image.Image.Phase;
import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.image.LiveUploads;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.reconcile.Outcome;
import io.plasmavmc.core.reconcile.Reconciler;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.step.StepName;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Removes this node's images that are to go, and the records of uploads that a crash broke off.
 *
 * <p>Making a copy compares the image's revision, and asking for deletion changes it: whoever made
 * a copy before is seen here, whoever comes later fails. So no copy ever loses its image. A file is
 * only removed once the store says {@code DELETING}: what the read model shows of an upload may be
 * behind, and the image ready by now.
 */
final class ImageReconciler implements Reconciler<ImageId> {

    private static final Duration CONFLICT_BACK_OFF = Duration.ofMillis(20);

    private final NodeId node;
    private final ChainFire store;
    private final StateCodec codec;
    private final StateIndex index;
    private final ImageFiles files;
    private final LiveUploads uploads;
    private final StepGate gate;
    private final InstantSource clock;

    ImageReconciler(
            NodeId node,
            ChainFire store,
            StateCodec codec,
            StateIndex index,
            ImageFiles files,
            LiveUploads uploads,
            StepGate gate,
            InstantSource clock) {
        this.node = node;
        this.store = store;
        this.codec = codec;
        this.index = index;
        this.files = files;
        this.uploads = uploads;
        this.gate = gate;
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(ImageId id) {
        StateSnapshot state = index.snapshot();
        return state.image(id)
                .filter(image -> image.value().node().equals(node))
                .map(image -> reconcile(image, state))
                .orElse(new Outcome.Settled());
    }

    private Outcome reconcile(Stored<Image> image, StateSnapshot state) {
        return switch (image.value().phase()) {
            case READY, FAILED -> new Outcome.Settled();
            case UPLOADING ->
                    uploads.isLive(image.value().uid())
                            ? new Outcome.Settled()
                            : write(StepName.IMAGE_IMPORT_GIVE_UP, image, Phase.DELETING);
            case DELETING ->
                    isUsed(image.value(), state)
                            ? write(StepName.IMAGE_DELETE_GIVE_UP, image, Phase.READY)
                            : remove(image);
        };
    }

    private static boolean isUsed(Image image, StateSnapshot state) {
        return state.volumes().values().stream()
                .flatMap(volume -> volume.value().source().stream())
                .anyMatch(source -> source.uid().equals(image.uid()));
    }

    private Outcome write(StepName step, Stored<Image> image, Phase phase) {
        String key = Keys.image(image.value().id());
        Image next = image.value().withPhase(phase, "");
        return commit(
                step,
                key,
                Commit.builder()
                        .when(new Compare.Unchanged(key, image.revision()))
                        .put(key, codec.image().encode(next, image.raw()))
                        .build());
    }

    private Outcome remove(Stored<Image> image) {
        Image gone = image.value();
        String key = Keys.image(gone.id());
        gate.run(StepName.IMAGE_DELETE_FILE, key, () -> files.delete(gone.uid(), gone.format()));
        return commit(
                StepName.IMAGE_DELETE_FORGET,
                key,
                Commit.builder()
                        .when(new Compare.Unchanged(key, image.revision()))
                        .delete(key)
                        .build());
    }

    private Outcome commit(StepName step, String key, Commit commit) {
        return switch (gate.take(step, key, () -> store.commit(commit))) {
            case CommitResult.Committed _ -> new Outcome.Settled();
            case CommitResult.Conflicted() ->
                    new Outcome.LookAgain(clock.instant().plus(CONFLICT_BACK_OFF));
        };
    }
}
