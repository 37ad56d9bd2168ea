package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.node.Owner;

/** Which node may run a VM. */
final class OwnerForm implements ObjectForm<Owner> {

    @Override
    public Owner read(ObjectReader in) {
        return new Owner(in.node("node"), in.number("epoch"), in.uid("vmUid"));
    }

    @Override
    public void write(Owner owner, ObjectWriter out) {
        out.text("node", owner.node().name());
        out.number("epoch", owner.epoch());
        out.text("vmUid", owner.vm().text());
    }

    @Override
    public boolean isSame(Owner owner, JsonNode former) {
        return former.path("vmUid").asText().equals(owner.vm().text());
    }
}
