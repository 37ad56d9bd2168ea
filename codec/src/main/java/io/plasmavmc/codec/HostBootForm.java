package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.vm.HostBoot;

/** The boot of the host that an owner has dealt with; another boot shares nothing with it. */
final class HostBootForm implements ObjectForm<HostBoot> {

    @Override
    public HostBoot read(ObjectReader in) {
        return new HostBoot(in.text("bootId"), in.optionalNumber("startAfter"));
    }

    @Override
    public void write(HostBoot boot, ObjectWriter out) {
        out.text("bootId", boot.id());
        out.number("startAfter", boot.startAfter());
    }

    @Override
    public boolean isSame(HostBoot boot, JsonNode former) {
        return former.path("bootId").asText().equals(boot.id());
    }
}
