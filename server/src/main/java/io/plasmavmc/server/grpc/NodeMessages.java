package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.Node;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.vm.RunningMachine;
import java.time.Instant;

/** A host as a message, with what is on it. */
final class NodeMessages {

    private NodeMessages() {}

    /**
     * @param self the node that answers, which is there and now
     */
    static Node of(
            io.plasmavmc.core.node.Node node, NodeId self, Instant now, StateSnapshot state) {
        Instant lastSeen = node.id().equals(self) ? now : node.startTime();
        return Node.newBuilder()
                .setNodeId(node.id().name())
                .setUid(node.uid().text())
                .setVersion(node.version())
                .setSchema(node.schema())
                .setCpus(node.cpus())
                .setMemoryMib(Math.toIntExact(node.memoryMib()))
                .setAccelerator(node.accelerator())
                .setQemuVersion(node.qemuVersion())
                .addAllBridges(node.bridges())
                .setAdvertiseUrl(node.advertiseUrl())
                .setStartTime(Times.of(node.startTime()))
                .setStatus(status(node, self, lastSeen, state))
                .build();
    }

    private static Node.Status status(
            io.plasmavmc.core.node.Node node, NodeId self, Instant lastSeen, StateSnapshot state) {
        return Node.Status.newBuilder()
                .setPhase(phase(node, self))
                .setLastSeenTime(Times.of(lastSeen))
                .setVms(vms(node.id(), state))
                .setAllocatedMemoryMib(allocated(node.id(), state))
                .build();
    }

    private static Node.Status.Phase phase(io.plasmavmc.core.node.Node node, NodeId self) {
        if (node.id().equals(self)) {
            return Node.Status.Phase.READY;
        }
        return node.stopped() ? Node.Status.Phase.STOPPED : Node.Status.Phase.LOST;
    }

    private static int vms(NodeId node, StateSnapshot state) {
        return Math.toIntExact(
                state.owners().values().stream()
                        .filter(owner -> owner.value().node().equals(node))
                        .count());
    }

    private static int allocated(NodeId node, StateSnapshot state) {
        return Math.toIntExact(
                state.handles().values().stream()
                        .map(handle -> handle.value())
                        .filter(handle -> handle.node().equals(node))
                        .flatMap(handle -> handle.running().stream())
                        .mapToLong(RunningMachine::memoryMib)
                        .sum());
    }
}
