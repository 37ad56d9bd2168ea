package io.plasmavmc.server.wiring;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.chainfire.Entry;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.core.hypervisor.HostFacts;
import io.plasmavmc.core.node.Node;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.server.grpc.ApiMethods;
import java.time.Instant;
import java.util.Optional;

/**
 * This node's record in ChainFire, which it alone writes: at its start, and at its end in order.
 */
final class NodeRecord {

    private final ChainFire store;
    private final StateCodec codec;
    private final Node running;

    NodeRecord(
            ChainFire store,
            StateCodec codec,
            NodeIdentity identity,
            HostFacts host,
            ApiMethods.About about,
            String advertise,
            Instant now) {
        this.store = store;
        this.codec = codec;
        this.running = node(identity, host, about, advertise, now, false);
    }

    /** Refused where another node has the name. */
    void begin() {
        String key = Keys.node(running.id());
        store.get(key)
                .map(entry -> codec.node().decode(entry.value()))
                .filter(other -> !other.uid().equals(running.uid()))
                .ifPresent(
                        other -> {
                            throw new Refused(
                                    "node "
                                            + other.id()
                                            + " is another host's in this store (expected: another"
                                            + " --node)");
                        });
        write(running);
    }

    void end() {
        write(
                new Node(
                        running.id(),
                        running.uid(),
                        running.version(),
                        running.schema(),
                        running.cpus(),
                        running.memoryMib(),
                        running.accelerator(),
                        running.qemuVersion(),
                        running.bridges(),
                        running.advertiseUrl(),
                        running.startTime(),
                        true));
    }

    private void write(Node node) {
        String key = Keys.node(node.id());
        Optional<Entry> former = store.get(key);
        Value value =
                former.map(entry -> codec.node().encode(node, entry.value()))
                        .orElseGet(() -> codec.node().encode(node));
        // Only this node writes this key, so there is nobody to lose to.
        var _ = store.commit(Commit.builder().put(key, value).build());
    }

    private static Node node(
            NodeIdentity identity,
            HostFacts host,
            ApiMethods.About about,
            String advertise,
            Instant now,
            boolean stopped) {
        return new Node(
                identity.name(),
                identity.uid(),
                about.version(),
                about.schema(),
                host.cpus(),
                host.memoryMib(),
                host.accelerator(),
                host.hypervisorVersion(),
                host.bridges(),
                advertise,
                now,
                stopped);
    }
}
