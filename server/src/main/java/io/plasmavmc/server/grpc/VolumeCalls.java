package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.CreateVolumeRequest;
import io.plasmavmc.api.v1.DeleteVolumeRequest;
import io.plasmavmc.api.v1.GetVolumeRequest;
import io.plasmavmc.api.v1.ListVolumesRequest;
import io.plasmavmc.api.v1.ListVolumesResponse;
import io.plasmavmc.api.v1.UpdateVolumeRequest;
import io.plasmavmc.api.v1.Volume;
import io.plasmavmc.api.v1.VolumeServiceGrpc;
import io.plasmavmc.core.edit.VmDraft;
import io.plasmavmc.core.edit.VmErrors;
import io.plasmavmc.core.edit.VolumeDraft;
import io.plasmavmc.core.edit.VolumeEdits;
import io.plasmavmc.core.edit.VolumeEdits.AcceptedVolume;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.tenant.ProjectId;
import io.plasmavmc.core.volume.VolumeId;
import io.plasmavmc.server.auth.Access;
import io.plasmavmc.server.auth.Caller;
import io.plasmavmc.server.auth.Scope;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls on volumes. Without a {@code wait} an edit answers at once, the work goes on. */
final class VolumeCalls {

    private final StateIndex index;
    private final VolumeEdits edits;
    private final StateWaits waits;
    private final Pages pages;

    VolumeCalls(StateIndex index, VolumeEdits edits, StateWaits waits, Pages pages) {
        this.index = index;
        this.edits = edits;
        this.waits = waits;
        this.pages = pages;
    }

    List<ApiMethod<?, ?>> methods() {
        return List.of(
                new ApiMethod.Unary<>(
                        VolumeServiceGrpc.getCreateVolumeMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> create(q)),
                new ApiMethod.Unary<>(
                        VolumeServiceGrpc.getGetVolumeMethod(),
                        Access.READ,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> get(q)),
                new ApiMethod.Unary<>(
                        VolumeServiceGrpc.getListVolumesMethod(),
                        Access.READ,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        this::list),
                new ApiMethod.Unary<>(
                        VolumeServiceGrpc.getUpdateVolumeMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> update(q)),
                new ApiMethod.Unary<>(
                        VolumeServiceGrpc.getDeleteVolumeMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> delete(q)));
    }

    private Volume get(GetVolumeRequest q) {
        VolumeId id = id(q.getOrgId(), q.getProjectId(), q.getVolumeId());
        StateSnapshot state = index.snapshot();
        return VolumeMessages.of(
                state.volume(id).orElseThrow(() -> VmErrors.volumeNotFound(id)), state);
    }

    private ListVolumesResponse list(Caller caller, ListVolumesRequest q) {
        ProjectRange range = new ProjectRange(q.getOrgId(), q.getProjectId(), caller);
        LabelFilter labels = LabelFilter.of(q.getLabelsList());
        Pages.Ask ask = Pages.Ask.of(q.getPageSize(), q.getPageToken());
        StateSnapshot moment = pages.moment(ask, index.snapshot());
        var page =
                pages.page(
                        ask,
                        moment,
                        range.cut(moment.volumes(), VolumeId::new),
                        text -> ProjectRange.read(text, VolumeId::new),
                        (id, volume) ->
                                range.holds(id.project()) && labels.fits(volume.value().labels()));
        ListVolumesResponse.Builder response = ListVolumesResponse.newBuilder();
        page.items()
                .forEach(item -> response.addVolumes(VolumeMessages.of(item.getValue(), moment)));
        return response.setNextPageToken(page.next()).build();
    }

    private Volume create(CreateVolumeRequest q) {
        Volume volume = q.getVolume();
        ProjectId project = new ProjectId(q.getOrgId(), q.getProjectId());
        VmDraft.NewVolume content =
                new VmDraft.NewVolume(
                        VolumeRules.hasImage(volume)
                                ? Optional.of(new ImageId(project, volume.getImageId()))
                                : Optional.empty(),
                        volume.hasSizeBytes()
                                ? Optional.of(volume.getSizeBytes())
                                : Optional.empty(),
                        Optional.of(ImageMessages.format(volume.getFormat())));
        VolumeDraft draft =
                new VolumeDraft(
                        new VolumeId(project, volume.getVolumeId()),
                        content,
                        volume.getLabelsMap(),
                        volume.getDeleteWithVm());
        AcceptedVolume made = edits.create(EditContexts.of(q), draft);
        return answer(made, q.hasWait() ? Optional.of(Times.of(q.getWait())) : Optional.empty());
    }

    private Volume update(UpdateVolumeRequest q) {
        VolumeId id = id(q.getOrgId(), q.getProjectId(), q.getVolumeId());
        AcceptedVolume made = edits.resize(EditContexts.of(q), id, q.getVolume().getSizeBytes());
        return answer(made, q.hasWait() ? Optional.of(Times.of(q.getWait())) : Optional.empty());
    }

    private Volume delete(DeleteVolumeRequest q) {
        VolumeId id = id(q.getOrgId(), q.getProjectId(), q.getVolumeId());
        Volume before =
                get(
                        GetVolumeRequest.newBuilder()
                                .setOrgId(q.getOrgId())
                                .setProjectId(q.getProjectId())
                                .setVolumeId(q.getVolumeId())
                                .build());
        AcceptedVolume asked = edits.delete(EditContexts.of(q), id);
        Volume after = seen(asked).orElse(before);
        if (!q.hasWait()) {
            return after;
        }
        return waits.await(
                        state ->
                                find(state, asked).isPresent()
                                        ? Optional.empty()
                                        : Optional.of(after),
                        Times.of(q.getWait()))
                .orElseThrow(() -> stillWorking("volume", id.name()));
    }

    private Volume answer(AcceptedVolume accepted, Optional<Duration> wait) {
        Optional<Volume> seen = seen(accepted);
        if (wait.isEmpty()) {
            return seen.orElseThrow(() -> VmErrors.volumeNotFound(accepted.id()));
        }
        return waits.await(state -> worked(state, accepted), wait.get())
                .orElseThrow(() -> stillWorking("volume", accepted.id().name()));
    }

    private static Optional<Volume> worked(StateSnapshot state, AcceptedVolume accepted) {
        Stored<io.plasmavmc.core.volume.Volume> volume =
                find(state, accepted).orElseThrow(() -> VmErrors.volumeNotFound(accepted.id()));
        io.plasmavmc.core.volume.Volume.Status status = volume.value().status();
        return switch (status.phase()) {
            case READY ->
                    status.sizeBytes() >= volume.value().sizeBytes()
                            ? Optional.of(VolumeMessages.of(volume, state))
                            : Optional.empty();
            case CREATING, RESIZING -> Optional.empty();
            case DELETING -> throw VmErrors.volumeNotFound(accepted.id());
            case FAILED -> throw failed(accepted, status);
        };
    }

    private static PlasmaException failed(
            AcceptedVolume accepted, io.plasmavmc.core.volume.Volume.Status status) {
        Reason reason =
                Arrays.stream(Reason.values())
                        .filter(known -> known.name().equals(status.reason()))
                        .findFirst()
                        .orElse(Reason.HYPERVISOR_FAILED);
        return PlasmaException.of(reason, status.message(), Map.of("volume", accepted.id().name()));
    }

    /** As this server shows it, which it does before an edit returns. */
    private Optional<Volume> seen(AcceptedVolume accepted) {
        StateSnapshot state = index.snapshot();
        return find(state, accepted).map(volume -> VolumeMessages.of(volume, state));
    }

    private static Optional<Stored<io.plasmavmc.core.volume.Volume>> find(
            StateSnapshot state, AcceptedVolume accepted) {
        return state.volume(accepted.id())
                .filter(volume -> volume.value().uid().equals(accepted.uid()));
    }

    static PlasmaException stillWorking(String kind, String name) {
        return PlasmaException.of(
                Reason.STILL_WORKING,
                kind + " " + name + " is not there yet; the work goes on",
                Map.of(kind, name));
    }

    private static VolumeId id(String org, String project, String name) {
        return new VolumeId(new ProjectId(org, project), name);
    }
}
