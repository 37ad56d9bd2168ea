package io.plasmavmc.core.node;

import io.plasmavmc.core.runtime.Uid;
import java.time.Instant;
import java.util.List;

/**
 * One host that runs one server, as it described itself at its last start.
 *
 * @param uid fixed with the name in the data directory at the first start
 * @param accelerator {@code kvm} or {@code tcg}
 * @param bridges the host bridges that VMs may join
 * @param stopped whether the server said at its end that it stops in order
 */
public record Node(
        NodeId id,
        Uid uid,
        String version,
        int schema,
        int cpus,
        long memoryMib,
        String accelerator,
        String qemuVersion,
        List<String> bridges,
        String advertiseUrl,
        Instant startTime,
        boolean stopped) {

    public Node {
        bridges = List.copyOf(bridges);
    }
}
