package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.Compare;
import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.runtime.UidSource;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.RequestRecord;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Creates, grows and deletes volumes; the node that has the file does the work. Any thread. */
public final class VolumeEdits {

    private final Edits edits;
    private final Requests requests;
    private final StateCodec codec;
    private final Host host;
    private final UidSource uids;
    private final InstantSource clock;

    VolumeEdits(
            Edits edits,
            Requests requests,
            StateCodec codec,
            Host host,
            UidSource uids,
            InstantSource clock) {
        this.edits = edits;
        this.requests = requests;
        this.codec = codec;
        this.host = host;
        this.uids = uids;
        this.clock = clock;
    }

    /** An edit of a volume that is durable. */
    public record AcceptedVolume(VolumeId id, Uid uid, Revision revision) {}

    public AcceptedVolume create(EditContext context, VolumeDraft draft) {
        return edits.make(
                StepName.VOLUME_CREATE_ACCEPT,
                Keys.volume(draft.id()),
                state -> decideCreate(context, draft, state));
    }

    /** Grows the volume; only one that no VM holds. */
    public AcceptedVolume resize(EditContext context, VolumeId id, long sizeBytes) {
        return edits.make(
                StepName.VOLUME_RESIZE_ACCEPT,
                Keys.volume(id),
                state -> decideResize(context, id, sizeBytes, state));
    }

    /** Asks for the deletion of a volume that no VM holds. */
    public AcceptedVolume delete(EditContext context, VolumeId id) {
        return edits.make(
                StepName.VOLUME_DELETE_ACCEPT,
                Keys.volume(id),
                state -> decideDelete(context, id, state));
    }

    private Edits.Decision<AcceptedVolume> decideCreate(
            EditContext context, VolumeDraft draft, StateSnapshot state) {
        Optional<RequestRecord> repeated = requests.repeated(context, draft.id().project());
        if (repeated.isPresent()) {
            return joined(draft.id(), repeated.get());
        }
        Instant now = clock.instant();
        Commit.Builder commit = Commit.builder();
        Volume volume =
                new NewVolumes(codec, host, uids, now, state)
                        .add(
                                draft.id(),
                                draft.content(),
                                draft.deleteWithVm(),
                                draft.labels(),
                                commit);
        requests.remember(context, draft.id().project(), volume.uid(), 0, commit);
        return Edits.Decision.commit(
                commit, revision -> new AcceptedVolume(draft.id(), volume.uid(), revision));
    }

    private Edits.Decision<AcceptedVolume> decideResize(
            EditContext context, VolumeId id, long sizeBytes, StateSnapshot state) {
        Optional<RequestRecord> repeated = requests.repeated(context, id.project());
        if (repeated.isPresent()) {
            return joined(id, repeated.get());
        }
        Stored<Volume> volume = free(context, id, state);
        if (sizeBytes < volume.value().sizeBytes()) {
            throw VmErrors.shrinks(sizeBytes, volume.value().sizeBytes());
        }
        return write(context, volume, volume.value().withSizeBytes(sizeBytes));
    }

    private Edits.Decision<AcceptedVolume> decideDelete(
            EditContext context, VolumeId id, StateSnapshot state) {
        Optional<RequestRecord> repeated = requests.repeated(context, id.project());
        if (repeated.isPresent()) {
            return joined(id, repeated.get());
        }
        Stored<Volume> volume = free(context, id, state);
        return write(context, volume, volume.value().deletedAt(clock.instant()));
    }

    private static Stored<Volume> free(EditContext context, VolumeId id, StateSnapshot state) {
        Stored<Volume> volume =
                state.volume(id)
                        .filter(found -> found.value().deleteTime().isEmpty())
                        .orElseThrow(() -> VmErrors.volumeNotFound(id));
        state.holder(id)
                .ifPresent(
                        holder -> {
                            throw VmErrors.volumeInUse(id, holder);
                        });
        context.expected()
                .filter(expected -> !expected.equals(volume.revision()))
                .ifPresent(
                        expected -> {
                            throw VmErrors.staleRevision(
                                    "volume " + id.name(),
                                    expected.number(),
                                    volume.revision().number());
                        });
        return volume;
    }

    private static Edits.Decision<AcceptedVolume> joined(VolumeId id, RequestRecord record) {
        return Edits.Decision.nothing(
                revision -> new AcceptedVolume(id, record.subject(), revision));
    }

    private Edits.Decision<AcceptedVolume> write(
            EditContext context, Stored<Volume> former, Volume next) {
        VolumeId id = next.id();
        String key = Keys.volume(id);
        Commit.Builder commit =
                Commit.builder()
                        .when(new Compare.Absent(Keys.volumeClaim(id)))
                        .whenUnchanged(key, former.revision())
                        .put(key, codec.volume().encode(next, former.raw()));
        requests.remember(context, id.project(), next.uid(), 0, commit);
        return Edits.Decision.commit(
                commit, revision -> new AcceptedVolume(id, next.uid(), revision));
    }
}
