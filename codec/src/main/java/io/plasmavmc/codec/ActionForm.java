package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.vm.Action;

/** An action, told from others by its number. */
final class ActionForm implements ObjectForm<Action> {

    @Override
    public Action read(ObjectReader in) {
        return new Action(
                in.number("number"),
                in.number("generation"),
                in.word("verb", Action.Verb.class),
                in.word("mode", Action.ResetMode.class),
                in.flag("force"),
                in.duration("deadline"),
                in.time("requestTime"));
    }

    @Override
    public void write(Action action, ObjectWriter out) {
        out.number("number", action.number());
        out.number("generation", action.generation());
        out.text("verb", action.verb().name());
        out.text("mode", action.mode().name());
        out.flag("force", action.force());
        out.duration("deadline", action.deadline());
        out.time("requestTime", action.requestTime());
    }

    @Override
    public boolean isSame(Action action, JsonNode former) {
        return former.path("number").asLong() == action.number();
    }
}
