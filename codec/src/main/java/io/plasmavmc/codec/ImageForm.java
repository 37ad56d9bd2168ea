package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.image.Image;
import io.plasmavmc.core.image.ImageId;

/** An image; phase and message stand in its status. */
final class ImageForm implements ObjectForm<Image> {

    private static final StatusForm STATUS = new StatusForm();

    @Override
    public Image read(ObjectReader in) {
        Status status = in.object("status", STATUS);
        return new Image(
                new ImageId(in.project(), in.name("imageId")),
                in.uid("uid"),
                in.time("createTime"),
                in.map("labels"),
                in.node("node"),
                in.format("format"),
                in.number("sizeBytes"),
                in.number("virtualSizeBytes"),
                in.text("sha256"),
                status.phase(),
                status.message());
    }

    @Override
    public void write(Image image, ObjectWriter out) {
        out.text("orgId", image.id().project().org());
        out.text("projectId", image.id().project().project());
        out.text("imageId", image.id().name());
        out.text("uid", image.uid().text());
        out.time("createTime", image.createTime());
        out.map("labels", image.labels());
        out.text("node", image.node().name());
        out.text("format", image.format().text());
        out.number("sizeBytes", image.sizeBytes());
        out.number("virtualSizeBytes", image.virtualSizeBytes());
        out.text("sha256", image.sha256());
        out.object("status", STATUS, new Status(image.phase(), image.message()));
    }

    @Override
    public boolean isSame(Image image, JsonNode former) {
        return former.path("uid").asText().equals(image.uid().text());
    }

    private record Status(Image.Phase phase, String message) {}

    private static final class StatusForm implements ObjectForm<Status> {

        @Override
        public Status read(ObjectReader in) {
            return new Status(in.word("phase", Image.Phase.class), in.text("message"));
        }

        @Override
        public void write(Status status, ObjectWriter out) {
            out.text("phase", status.phase().name());
            out.text("message", status.message());
        }
    }
}
