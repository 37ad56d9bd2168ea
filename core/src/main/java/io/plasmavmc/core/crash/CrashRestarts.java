package io.plasmavmc.core.crash;

import io.plasmavmc.core.edit.VmEdits;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.reconcile.Outcome;
import io.plasmavmc.core.reconcile.Reconciler;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.VmId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Starts the node's VMs again that have crashed, each when its time has come. It keeps nothing:
 * what is due stands in the handles, so a restart of the server goes on from there and starts none
 * twice. Called for different VMs at once.
 */
public final class CrashRestarts implements Reconciler<VmId> {

    private final NodeId node;
    private final StateIndex index;
    private final VmEdits edits;
    private final InstantSource clock;

    public CrashRestarts(NodeId node, StateIndex index, VmEdits edits, InstantSource clock) {
        this.node = node;
        this.index = index;
        this.edits = edits;
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(VmId id) {
        return due(id).map(due -> reconcile(id, due)).orElseGet(Outcome.Settled::new);
    }

    private Optional<Instant> due(VmId id) {
        return index.snapshot().vm(id).filter(this::isOwn).flatMap(VmView::crashStartDue);
    }

    private boolean isOwn(VmView view) {
        return view.owner().filter(owner -> owner.value().node().equals(node)).isPresent();
    }

    private Outcome reconcile(VmId id, Instant due) {
        if (clock.instant().isBefore(due)) {
            return new Outcome.LookAgain(due);
        }
        try {
            var _ = edits.startAfterCrash(id);
            return new Outcome.Settled();
        } catch (RuntimeException e) {
            return new Outcome.Failed(e);
        }
    }
}
