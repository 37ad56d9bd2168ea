package io.plasmavmc.core.boot;

import io.plasmavmc.core.edit.VmEdits;
import io.plasmavmc.core.hypervisor.HostFacts;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.reconcile.Outcome;
import io.plasmavmc.core.reconcile.Reconciler;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.vm.VmId;
import java.util.Optional;

/**
 * Starts the VMs that a boot of the host has made due, in the order of their names and a bounded
 * number at once: the next one when a start was answered, whether done or failed. It keeps nothing:
 * what is due and what goes on stands in the handles, so a restart of the server goes on from there
 * and starts none twice. Called for one node at a time.
 */
public final class BootStarts implements Reconciler<NodeId> {

    /** So that one start that hangs until its deadline does not keep all others waiting. */
    private static final int LEAST_AT_ONCE = 2;

    private final String bootId;
    private final StateIndex index;
    private final VmEdits edits;
    private final int atOnce;

    public BootStarts(HostFacts host, StateIndex index, VmEdits edits) {
        this.bootId = host.bootId();
        this.index = index;
        this.edits = edits;
        this.atOnce = atOnce(host);
    }

    /** A QEMU that starts keeps one CPU busy: more at once than CPUs only delay each other. */
    static int atOnce(HostFacts host) {
        return Math.max(LEAST_AT_ONCE, host.cpus());
    }

    /**
     * Whether every VM of the node was looked at since the host booted. Before, one that comes
     * first by its name may still be missing, and handles tell of the former boot.
     */
    public boolean isReady(StateSnapshot state, NodeId node) {
        return BootQueue.isComplete(state, node, bootId);
    }

    /** One that cannot be started now keeps no other from it, and is tried again later. */
    @Override
    public Outcome reconcile(NodeId node) {
        BootQueue queue = BootQueue.of(index.snapshot(), node);
        Optional<RuntimeException> failure = Optional.empty();
        int free = atOnce - queue.starting().size();
        for (VmId id : queue.due()) {
            if (free <= 0) {
                break;
            }
            try {
                free -= edits.startAfterBoot(id) ? 1 : 0;
            } catch (RuntimeException e) {
                failure = Optional.of(e);
            }
        }
        return failure.<Outcome>map(Outcome.Failed::new).orElseGet(Outcome.Settled::new);
    }
}
