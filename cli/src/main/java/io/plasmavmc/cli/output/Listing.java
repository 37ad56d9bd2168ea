package io.plasmavmc.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** All pages of a list as one, with the cursor from which a watch continues without a gap. */
public record Listing(String field, List<JsonNode> items, String cursor) {
    public Listing {
        items = List.copyOf(items);
    }

    public ObjectNode document() {
        var document = JsonNodeFactory.instance.objectNode();
        document.putArray(field).addAll(items);
        return cursor.isEmpty() ? document : document.put("cursor", cursor);
    }
}
