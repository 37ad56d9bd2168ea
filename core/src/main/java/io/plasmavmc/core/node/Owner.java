package io.plasmavmc.core.node;

import io.plasmavmc.core.runtime.Uid;

/**
 * Which node may run a VM.
 *
 * @param epoch grows each time that the node changes: the fencing token of every start and write
 * @param vm the uid of the VM, so that a new VM of the old name is another key's value
 */
public record Owner(NodeId node, long epoch, Uid vm) {}
