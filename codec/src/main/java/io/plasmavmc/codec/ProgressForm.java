package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.vm.Progress;

/** How far an action has come, told from others by the action's number. */
final class ProgressForm implements ObjectForm<Progress> {

    @Override
    public Progress read(ObjectReader in) {
        return new Progress(
                in.number("action"),
                in.word("stage", Progress.Stage.class),
                in.time("since"),
                in.integer("asks"),
                in.time("lastAsk"));
    }

    @Override
    public void write(Progress progress, ObjectWriter out) {
        out.number("action", progress.action());
        out.text("stage", progress.stage().name());
        out.time("since", progress.since());
        out.number("asks", progress.asks());
        out.time("lastAsk", progress.lastAsk());
    }

    @Override
    public boolean isSame(Progress progress, JsonNode former) {
        return former.path("action").asLong() == progress.action();
    }
}
