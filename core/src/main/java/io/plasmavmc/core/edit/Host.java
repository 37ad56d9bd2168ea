package io.plasmavmc.core.edit;

import io.plasmavmc.core.hypervisor.HostFacts;
import io.plasmavmc.core.node.NodeId;

/** The node that new VMs and volumes are placed on: this server's own, while there is only one. */
public record Host(NodeId node, HostFacts facts) {}
