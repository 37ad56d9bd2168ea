package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeId;

/** A volume. */
final class VolumeForm implements ObjectForm<Volume> {

    private static final SourceForm SOURCE = new SourceForm();
    private static final StatusForm STATUS = new StatusForm();

    @Override
    public Volume read(ObjectReader in) {
        return new Volume(
                new VolumeId(in.project(), in.name("volumeId")),
                in.uid("uid"),
                in.time("createTime"),
                in.map("labels"),
                in.node("node"),
                in.text("pool"),
                in.format("format"),
                in.number("sizeBytes"),
                in.optionalObject("source", SOURCE),
                in.flag("deleteWithVm"),
                in.optionalTime("deleteTime"),
                in.object("status", STATUS));
    }

    @Override
    public void write(Volume volume, ObjectWriter out) {
        out.text("orgId", volume.id().project().org());
        out.text("projectId", volume.id().project().project());
        out.text("volumeId", volume.id().name());
        out.text("uid", volume.uid().text());
        out.time("createTime", volume.createTime());
        out.map("labels", volume.labels());
        out.text("node", volume.node().name());
        out.text("pool", volume.pool());
        out.text("format", volume.format().text());
        out.number("sizeBytes", volume.sizeBytes());
        out.object("source", SOURCE, volume.source());
        out.flag("deleteWithVm", volume.deleteWithVm());
        out.time("deleteTime", volume.deleteTime());
        out.object("status", STATUS, volume.status());
    }

    @Override
    public boolean isSame(Volume volume, JsonNode former) {
        return former.path("uid").asText().equals(volume.uid().text());
    }

    private static final class SourceForm implements ObjectForm<Volume.Source> {

        @Override
        public Volume.Source read(ObjectReader in) {
            return new Volume.Source(
                    new ImageId(in.project(), in.name("imageId")),
                    in.uid("imageUid"),
                    in.format("format"));
        }

        @Override
        public void write(Volume.Source source, ObjectWriter out) {
            out.text("orgId", source.image().project().org());
            out.text("projectId", source.image().project().project());
            out.text("imageId", source.image().name());
            out.text("imageUid", source.uid().text());
            out.text("format", source.format().text());
        }

        @Override
        public boolean isSame(Volume.Source source, JsonNode former) {
            return former.path("imageUid").asText().equals(source.uid().text());
        }
    }

    private static final class StatusForm implements ObjectForm<Volume.Status> {

        @Override
        public Volume.Status read(ObjectReader in) {
            return new Volume.Status(
                    in.word("phase", Volume.Phase.class),
                    in.text("reason"),
                    in.text("message"),
                    in.number("sizeBytes"),
                    in.number("usedBytes"));
        }

        @Override
        public void write(Volume.Status status, ObjectWriter out) {
            out.text("phase", status.phase().name());
            out.text("reason", status.reason());
            out.text("message", status.message());
            out.number("sizeBytes", status.sizeBytes());
            out.number("usedBytes", status.usedBytes());
        }
    }
}
