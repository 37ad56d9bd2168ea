package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.vm.Request;

/** An edit that somebody may wait for, told from others by its generation. */
final class RequestForm implements ObjectForm<Request> {

    private static final ItemForm ITEM = new ItemForm();

    @Override
    public Request read(ObjectReader in) {
        return new Request(
                in.number("generation"),
                in.text("requestId"),
                in.text("verb"),
                in.optionalObject("item", ITEM),
                in.time("startTime"));
    }

    @Override
    public void write(Request request, ObjectWriter out) {
        out.number("generation", request.generation());
        out.text("requestId", request.requestId());
        out.text("verb", request.verb());
        out.object("item", ITEM, request.item());
        out.time("startTime", request.startTime());
    }

    @Override
    public boolean isSame(Request request, JsonNode former) {
        return former.path("generation").asLong() == request.generation();
    }
}
