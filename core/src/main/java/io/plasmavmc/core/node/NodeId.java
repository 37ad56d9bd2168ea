package io.plasmavmc.core.node;

import io.plasmavmc.core.tenant.Names;

/** The name of a node, fixed with its uid at the node's first start. */
public record NodeId(String name) {

    public NodeId {
        Names.require(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
