package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.Compare;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.Image;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.runtime.UidSource;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Adds a new volume's record to a commit; the file is made by the node afterwards. A copy compares
 * its image's revision, so that the image cannot go meanwhile. For one decision.
 */
final class NewVolumes {

    private final StateCodec codec;
    private final Host host;
    private final UidSource uids;
    private final Instant now;
    private final StateSnapshot state;

    NewVolumes(StateCodec codec, Host host, UidSource uids, Instant now, StateSnapshot state) {
        this.codec = codec;
        this.host = host;
        this.uids = uids;
        this.now = now;
        this.state = state;
    }

    Volume add(VolumeId id, VmDraft.NewVolume draft, boolean deleteWithVm, Commit.Builder commit) {
        return add(id, draft, deleteWithVm, Map.of(), commit);
    }

    Volume add(
            VolumeId id,
            VmDraft.NewVolume draft,
            boolean deleteWithVm,
            Map<String, String> labels,
            Commit.Builder commit) {
        if (state.volume(id).isPresent()) {
            throw VmErrors.volumeExists(id);
        }
        Optional<Stored<Image>> image = draft.image().map(this::readyImage);
        image.ifPresent(
                found ->
                        commit.when(
                                new Compare.Unchanged(
                                        Keys.image(found.value().id()), found.revision())));
        Volume volume = volume(id, draft, image.map(Stored::value), deleteWithVm, labels);
        String key = Keys.volume(id);
        commit.whenAbsent(key).put(key, codec.volume().encode(volume));
        return volume;
    }

    private Volume volume(
            VolumeId id,
            VmDraft.NewVolume draft,
            Optional<Image> image,
            boolean deleteWithVm,
            Map<String, String> labels) {
        return new Volume(
                id,
                uids.next(),
                now,
                labels,
                host.node(),
                Volume.DEFAULT_POOL,
                draft.format().orElse(DiskFormat.QCOW2),
                size(draft, image),
                image.map(from -> new Volume.Source(from.id(), from.uid(), from.format())),
                deleteWithVm,
                Optional.empty(),
                Volume.Status.NEW);
    }

    private static long size(VmDraft.NewVolume draft, Optional<Image> image) {
        long least = image.map(Image::virtualSizeBytes).orElse(0L);
        long size = draft.sizeBytes().orElse(least);
        if (size < least) {
            throw PlasmaException.invalidField(
                    "sizeBytes", "%d (expected: at least the image's %d)".formatted(size, least));
        }
        if (size <= 0) {
            throw PlasmaException.invalidField("sizeBytes", "missing (expected: more than 0)");
        }
        return size;
    }

    private Stored<Image> readyImage(ImageId id) {
        Stored<Image> image = state.image(id).orElseThrow(() -> VmErrors.imageNotFound(id));
        return switch (image.value().phase()) {
            case READY -> image;
            case UPLOADING -> throw VmErrors.imageNotReady(id, image.value().phase());
            case FAILED -> throw VmErrors.imageNotReady(id, image.value().phase());
            case DELETING -> throw VmErrors.imageNotFound(id);
        };
    }
}
