package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.node.Node;

/**
 * A node; the newest schema that it can write is {@code knownSchema}, {@code schema} is its own.
 */
final class NodeForm implements ObjectForm<Node> {

    @Override
    public Node read(ObjectReader in) {
        return new Node(
                in.node("nodeId"),
                in.uid("uid"),
                in.text("version"),
                in.integer("knownSchema"),
                in.integer("cpus"),
                in.number("memoryMib"),
                in.text("accelerator"),
                in.text("qemuVersion"),
                in.texts("bridges"),
                in.text("advertiseUrl"),
                in.time("startTime"),
                in.flag("stopped"));
    }

    @Override
    public void write(Node node, ObjectWriter out) {
        out.text("nodeId", node.id().name());
        out.text("uid", node.uid().text());
        out.text("version", node.version());
        out.number("knownSchema", node.schema());
        out.number("cpus", node.cpus());
        out.number("memoryMib", node.memoryMib());
        out.text("accelerator", node.accelerator());
        out.text("qemuVersion", node.qemuVersion());
        out.texts("bridges", node.bridges());
        out.text("advertiseUrl", node.advertiseUrl());
        out.time("startTime", node.startTime());
        out.flag("stopped", node.stopped());
    }

    @Override
    public boolean isSame(Node node, JsonNode former) {
        return former.path("uid").asText().equals(node.uid().text());
    }
}
