package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.vm.Item;

/** Which part of a VM is meant. */
final class ItemForm implements ObjectForm<Item> {

    @Override
    public Item read(ObjectReader in) {
        return new Item(in.word("kind", Item.Kind.class), in.text("id"));
    }

    @Override
    public void write(Item item, ObjectWriter out) {
        out.text("kind", item.kind().name());
        out.text("id", item.id());
    }

    @Override
    public boolean isSame(Item item, JsonNode former) {
        return former.path("kind").asText().equals(item.kind().name())
                && former.path("id").asText().equals(item.id());
    }
}
