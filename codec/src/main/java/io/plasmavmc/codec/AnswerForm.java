package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.vm.Answer;

/** How an edit ended, told from others by the edit's generation. */
final class AnswerForm implements ObjectForm<Answer> {

    @Override
    public Answer read(ObjectReader in) {
        return new Answer(
                in.number("generation"),
                in.word("outcome", Answer.Outcome.class),
                in.text("reason"),
                in.text("message"),
                in.time("endTime"));
    }

    @Override
    public void write(Answer answer, ObjectWriter out) {
        out.number("generation", answer.generation());
        out.text("outcome", answer.outcome().name());
        out.text("reason", answer.reason());
        out.text("message", answer.message());
        out.time("endTime", answer.endTime());
    }

    @Override
    public boolean isSame(Answer answer, JsonNode former) {
        return former.path("generation").asLong() == answer.generation();
    }
}
