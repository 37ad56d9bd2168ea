package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.vm.NicSpec.Forward;

/** A port forward; it has no id, so all that it says tells it from others. */
final class ForwardForm implements ObjectForm<Forward> {

    @Override
    public Forward read(ObjectReader in) {
        return new Forward(
                in.word("protocol", Forward.Protocol.class),
                in.text("hostAddress"),
                in.integer("hostPort"),
                in.integer("guestPort"));
    }

    @Override
    public void write(Forward forward, ObjectWriter out) {
        out.text("protocol", forward.protocol().name());
        out.text("hostAddress", forward.hostAddress());
        out.number("hostPort", forward.hostPort());
        out.number("guestPort", forward.guestPort());
    }

    @Override
    public boolean isSame(Forward forward, JsonNode former) {
        return former.path("protocol").asText().equals(forward.protocol().name())
                && former.path("hostAddress").asText().equals(forward.hostAddress())
                && former.path("hostPort").asInt() == forward.hostPort()
                && former.path("guestPort").asInt() == forward.guestPort();
    }
}
