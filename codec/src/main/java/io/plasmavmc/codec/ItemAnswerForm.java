package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.vm.ItemAnswer;

/** What the owner says of one item, told from others by the item. */
final class ItemAnswerForm implements ObjectForm<ItemAnswer> {

    private static final ItemForm ITEM = new ItemForm();

    @Override
    public ItemAnswer read(ObjectReader in) {
        return new ItemAnswer(
                in.object("item", ITEM),
                in.number("generation"),
                in.word("state", ItemAnswer.State.class),
                in.flag("released"),
                in.text("reason"),
                in.text("message"),
                in.time("since"));
    }

    @Override
    public void write(ItemAnswer answer, ObjectWriter out) {
        out.object("item", ITEM, answer.item());
        out.number("generation", answer.generation());
        out.text("state", answer.state().name());
        out.flag("released", answer.released());
        out.text("reason", answer.reason());
        out.text("message", answer.message());
        out.time("since", answer.since());
    }

    @Override
    public boolean isSame(ItemAnswer answer, JsonNode former) {
        return ITEM.isSame(answer.item(), former.path("item"));
    }
}
