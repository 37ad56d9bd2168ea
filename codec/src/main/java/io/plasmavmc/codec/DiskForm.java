package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.vm.DiskSpec;
import io.plasmavmc.core.volume.VolumeId;

/** A disk of a VM, told from others by its id; org and project are those of the volume. */
final class DiskForm implements ObjectForm<DiskSpec> {

    @Override
    public DiskSpec read(ObjectReader in) {
        return new DiskSpec(
                in.text("diskId"),
                new VolumeId(in.project(), in.name("volumeId")),
                in.uid("volumeUid"),
                in.optionalInteger("bootOrder"),
                in.flag("readOnly"),
                in.optionalNumber("growTo"),
                in.integer("slot"),
                DetachForm.read(in),
                in.number("generation"));
    }

    @Override
    public void write(DiskSpec disk, ObjectWriter out) {
        out.text("diskId", disk.diskId());
        out.text("orgId", disk.volume().project().org());
        out.text("projectId", disk.volume().project().project());
        out.text("volumeId", disk.volume().name());
        out.text("volumeUid", disk.volumeUid().text());
        out.integer("bootOrder", disk.bootOrder());
        out.flag("readOnly", disk.readOnly());
        out.number("growTo", disk.growTo());
        out.number("slot", disk.slot());
        DetachForm.write(disk.detach(), out);
        out.number("generation", disk.generation());
    }

    @Override
    public boolean isSame(DiskSpec disk, JsonNode former) {
        return former.path("diskId").asText().equals(disk.diskId());
    }
}
