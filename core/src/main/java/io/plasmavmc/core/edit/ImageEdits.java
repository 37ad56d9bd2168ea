package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.Image;
import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.image.LiveUploads;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.runtime.UidSource;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.RequestRecord;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.step.StepName;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Imports and deletes images. Any thread may call. */
public final class ImageEdits {

    private final Edits edits;
    private final Requests requests;
    private final StepGate gate;
    private final StateCodec codec;
    private final ImageFiles files;
    private final LiveUploads uploads;
    private final Host host;
    private final UidSource uids;
    private final InstantSource clock;

    ImageEdits(
            Edits edits,
            Requests requests,
            StepGate gate,
            StateCodec codec,
            ImageFiles files,
            LiveUploads uploads,
            Host host,
            UidSource uids,
            InstantSource clock) {
        this.edits = edits;
        this.requests = requests;
        this.gate = gate;
        this.codec = codec;
        this.files = files;
        this.uploads = uploads;
        this.host = host;
        this.uids = uids;
        this.clock = clock;
    }

    /** An edit of an image that is durable. */
    public record AcceptedImage(ImageId id, Uid uid, Revision revision) {}

    /**
     * Takes the name and opens the upload. The import must be closed; until it is finished the
     * image is {@code UPLOADING}, and where it is closed without, nothing is left.
     */
    public ImageImport begin(ImageId id, DiskFormat format, Map<String, String> labels) {
        Uid uid = uids.next();
        uploads.begin(uid);
        try {
            AcceptedImage accepted =
                    edits.make(
                            StepName.IMAGE_IMPORT_ACCEPT,
                            Keys.image(id),
                            state -> decideImport(id, uid, format, labels, state));
            ImageFiles.Upload upload =
                    gate.take(
                            StepName.IMAGE_IMPORT_OPEN,
                            Keys.image(id),
                            () -> files.receive(uid, format));
            return new ImageImport(accepted, upload, format, this, gate);
        } catch (RuntimeException e) {
            abandon(id, uid, format);
            throw e;
        }
    }

    /** Asks for the deletion of an image that no volume is a copy of. */
    public AcceptedImage delete(EditContext context, ImageId id) {
        return edits.make(
                StepName.IMAGE_DELETE_ACCEPT,
                Keys.image(id),
                state -> decideDelete(context, id, state));
    }

    AcceptedImage finish(ImageId id, Uid uid, ImageFiles.ImageFile file) {
        AcceptedImage finished =
                edits.make(
                        StepName.IMAGE_IMPORT_ANSWER,
                        Keys.image(id),
                        state -> {
                            Stored<Image> image = uploading(id, uid, state);
                            return write(EditContext.NONE, image, image.value().ready(file));
                        });
        uploads.end(uid);
        return finished;
    }

    /**
     * Removes what there is of an upload that came to nothing, its record last. Where that fails,
     * and after a crash, the node that has the file goes on with it.
     */
    void abandon(ImageId id, Uid uid, DiskFormat format) {
        try {
            if (edits.make(
                    StepName.IMAGE_IMPORT_GIVE_UP,
                    Keys.image(id),
                    state -> decideBreakOff(id, uid, state))) {
                remove(id, uid, format);
            }
        } finally {
            uploads.end(uid);
        }
    }

    private Edits.Decision<AcceptedImage> decideImport(
            ImageId id,
            Uid uid,
            DiskFormat format,
            Map<String, String> labels,
            StateSnapshot state) {
        if (state.image(id).isPresent()) {
            throw VmErrors.imageExists(id);
        }
        Image image =
                new Image(
                        id,
                        uid,
                        clock.instant(),
                        labels,
                        host.node(),
                        format,
                        0,
                        0,
                        "",
                        Image.Phase.UPLOADING,
                        "");
        String key = Keys.image(id);
        return Edits.Decision.commit(
                Commit.builder().whenAbsent(key).put(key, codec.image().encode(image)),
                revision -> new AcceptedImage(id, uid, revision));
    }

    private void remove(ImageId id, Uid uid, DiskFormat format) {
        String key = Keys.image(id);
        gate.run(StepName.IMAGE_DELETE_FILE, key, () -> files.delete(uid, format));
        boolean _ =
                edits.make(
                        StepName.IMAGE_DELETE_FORGET, key, state -> decideRemoval(id, uid, state));
    }

    /** Whether it was broken off: an image may be ready although nobody was told so. */
    private Edits.Decision<Boolean> decideBreakOff(ImageId id, Uid uid, StateSnapshot state) {
        String key = Keys.image(id);
        return state.image(id)
                .filter(image -> image.value().uid().equals(uid))
                .filter(image -> image.value().phase() == Image.Phase.UPLOADING)
                .map(image -> Edits.Decision.commit(breakOff(key, image), _ -> true))
                .orElseGet(() -> Edits.Decision.nothing(_ -> false));
    }

    private Commit.Builder breakOff(String key, Stored<Image> image) {
        Image going = image.value().withPhase(Image.Phase.DELETING, "");
        return Commit.builder()
                .whenUnchanged(key, image.revision())
                .put(key, codec.image().encode(going, image.raw()));
    }

    private Edits.Decision<Boolean> decideRemoval(ImageId id, Uid uid, StateSnapshot state) {
        String key = Keys.image(id);
        return state.image(id)
                .filter(image -> image.value().uid().equals(uid))
                .map(
                        image ->
                                Edits.Decision.commit(
                                        Commit.builder()
                                                .whenUnchanged(key, image.revision())
                                                .delete(key),
                                        _ -> true))
                .orElseGet(() -> Edits.Decision.nothing(_ -> false));
    }

    private Edits.Decision<AcceptedImage> decideDelete(
            EditContext context, ImageId id, StateSnapshot state) {
        Optional<RequestRecord> repeated = requests.repeated(context, id.project());
        if (repeated.isPresent()) {
            Uid uid = repeated.get().subject();
            return Edits.Decision.nothing(revision -> new AcceptedImage(id, uid, revision));
        }
        Stored<Image> image = state.image(id).orElseThrow(() -> VmErrors.imageNotFound(id));
        switch (image.value().phase()) {
            case UPLOADING -> throw VmErrors.imageNotReady(id, image.value().phase());
            case DELETING -> throw VmErrors.imageNotFound(id);
            case READY, FAILED -> {}
        }
        context.expected()
                .filter(expected -> !expected.equals(image.revision()))
                .ifPresent(
                        expected -> {
                            throw VmErrors.staleRevision(
                                    "image " + id.name(),
                                    expected.number(),
                                    image.revision().number());
                        });
        checkUnused(image.value(), state);
        return write(context, image, image.value().withPhase(Image.Phase.DELETING, ""));
    }

    private static void checkUnused(Image image, StateSnapshot state) {
        state.volumes().values().stream()
                .filter(
                        volume ->
                                volume.value()
                                        .source()
                                        .filter(source -> source.uid().equals(image.uid()))
                                        .isPresent())
                .findFirst()
                .ifPresent(
                        volume -> {
                            throw VmErrors.imageInUse(image.id(), volume.value().id().name());
                        });
    }

    private static Stored<Image> uploading(ImageId id, Uid uid, StateSnapshot state) {
        return state.image(id)
                .filter(image -> image.value().uid().equals(uid))
                .orElseThrow(() -> VmErrors.imageNotFound(id));
    }

    private Edits.Decision<AcceptedImage> write(
            EditContext context, Stored<Image> former, Image next) {
        String key = Keys.image(next.id());
        Commit.Builder commit =
                Commit.builder()
                        .whenUnchanged(key, former.revision())
                        .put(key, codec.image().encode(next, former.raw()));
        requests.remember(context, next.id().project(), next.uid(), 0, commit);
        return Edits.Decision.commit(
                commit, revision -> new AcceptedImage(next.id(), next.uid(), revision));
    }
}
