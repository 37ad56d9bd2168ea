package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.DeleteImageRequest;
import io.plasmavmc.api.v1.GetImageRequest;
import io.plasmavmc.api.v1.Image;
import io.plasmavmc.api.v1.ImageServiceGrpc;
import io.plasmavmc.api.v1.ImportImageRequest;
import io.plasmavmc.api.v1.ListImagesRequest;
import io.plasmavmc.api.v1.ListImagesResponse;
import io.plasmavmc.core.edit.ImageEdits;
import io.plasmavmc.core.edit.ImageImport;
import io.plasmavmc.core.edit.VmErrors;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.tenant.ProjectId;
import io.plasmavmc.server.auth.Access;
import io.plasmavmc.server.auth.Caller;
import io.plasmavmc.server.auth.Scope;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** The calls on images. */
final class ImageCalls {

    private final StateIndex index;
    private final ImageEdits edits;
    private final StateWaits waits;
    private final Pages pages;

    ImageCalls(StateIndex index, ImageEdits edits, StateWaits waits, Pages pages) {
        this.index = index;
        this.edits = edits;
        this.waits = waits;
        this.pages = pages;
    }

    List<ApiMethod<?, ?>> methods() {
        return List.of(
                new ApiMethod.Unary<>(
                        ImageServiceGrpc.getListImagesMethod(),
                        Access.READ,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        this::list),
                new ApiMethod.Unary<>(
                        ImageServiceGrpc.getGetImageMethod(),
                        Access.READ,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> get(q)),
                new ApiMethod.Unary<>(
                        ImageServiceGrpc.getDeleteImageMethod(),
                        Access.WRITE,
                        q -> new Scope.Project(q.getOrgId(), q.getProjectId()),
                        (_, q) -> delete(q)),
                new ApiMethod.Uploading<>(
                        ImageServiceGrpc.getImportImageMethod(),
                        Access.WRITE,
                        q ->
                                new Scope.Project(
                                        q.getStart().getOrgId(), q.getStart().getProjectId()),
                        ImportImageRequest.getDefaultInstance(),
                        ImportImageRequest::getChunk,
                        (_, q, pieces) -> receive(q.getStart(), pieces)));
    }

    private Image get(GetImageRequest q) {
        ImageId id = id(q.getOrgId(), q.getProjectId(), q.getImageId());
        return ImageMessages.of(find(id, index.snapshot()));
    }

    private ListImagesResponse list(Caller caller, ListImagesRequest q) {
        ProjectRange range = new ProjectRange(q.getOrgId(), q.getProjectId(), caller);
        LabelFilter labels = LabelFilter.of(q.getLabelsList());
        Pages.Ask ask = Pages.Ask.of(q.getPageSize(), q.getPageToken());
        StateSnapshot moment = pages.moment(ask, index.snapshot());
        var page =
                pages.page(
                        ask,
                        moment,
                        range.cut(moment.images(), ImageId::new),
                        text -> ProjectRange.read(text, ImageId::new),
                        (id, image) ->
                                range.holds(id.project()) && labels.fits(image.value().labels()));
        ListImagesResponse.Builder response = ListImagesResponse.newBuilder();
        page.items().forEach(item -> response.addImages(ImageMessages.of(item.getValue())));
        return response.setNextPageToken(page.next()).build();
    }

    private Image delete(DeleteImageRequest q) {
        ImageId id = id(q.getOrgId(), q.getProjectId(), q.getImageId());
        Image before = ImageMessages.of(find(id, index.snapshot()));
        ImageEdits.AcceptedImage asked = edits.delete(EditContexts.of(q), id);
        Optional<Image> after = seen(asked);
        if (!q.hasWait()) {
            return after.orElse(before);
        }
        return waits.await(state -> gone(state, asked, before), Times.of(q.getWait()))
                .orElseThrow(() -> VolumeCalls.stillWorking("image", id.name()));
    }

    private Image receive(ImportImageRequest.Start start, UploadHandler.Pieces pieces) {
        ImageId id = id(start.getOrgId(), start.getProjectId(), start.getImageId());
        try (ImageImport upload =
                edits.begin(
                        id,
                        ImageMessages.format(start.getFormat()),
                        LabelFilter.of(start.getLabelsList()).asLabels())) {
            Optional<ByteBuffer> piece = pieces.next();
            while (piece.isPresent()) {
                upload.write(piece.get());
                piece = pieces.next();
            }
            return seen(upload.finish()).orElseThrow(() -> VmErrors.imageNotFound(id));
        }
    }

    /** As this server shows it, which it does before an edit returns. */
    private Optional<Image> seen(ImageEdits.AcceptedImage accepted) {
        return index.snapshot()
                .image(accepted.id())
                .filter(image -> image.value().uid().equals(accepted.uid()))
                .map(ImageMessages::of);
    }

    private static Optional<Image> gone(
            StateSnapshot state, ImageEdits.AcceptedImage asked, Image before) {
        boolean there =
                state.image(asked.id())
                        .filter(image -> image.value().uid().equals(asked.uid()))
                        .isPresent();
        return there ? Optional.empty() : Optional.of(before);
    }

    private static Stored<io.plasmavmc.core.image.Image> find(ImageId id, StateSnapshot state) {
        return state.image(id).orElseThrow(() -> VmErrors.imageNotFound(id));
    }

    private static ImageId id(String org, String project, String name) {
        return new ImageId(new ProjectId(org, project), name);
    }
}
