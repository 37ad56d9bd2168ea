package io.plasmavmc.core.agent;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.core.hypervisor.HypervisorBackend;
import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.image.LiveUploads;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.reconcile.DirtyKeys;
import io.plasmavmc.core.reconcile.Reconciler;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.volume.VolumeFiles;
import io.plasmavmc.core.volume.VolumeId;
import java.time.InstantSource;

/**
 * A node's owner side, put together: the sink that takes note, and a reconciler for each kind of
 * thing. Whoever drives it takes dirty keys and calls the reconcilers; nothing here has a thread.
 */
public record Agent(
        NodeAgent sink,
        VmReconciler vms,
        Reconciler<VolumeId> volumes,
        Reconciler<ImageId> images,
        Decisions decisions) {

    /** What the agent works with. */
    public record Parts(
            NodeId node,
            ChainFire store,
            StateCodec codec,
            StateIndex index,
            HypervisorBackend hypervisor,
            VolumeFiles volumeFiles,
            ImageFiles imageFiles,
            LiveUploads uploads,
            StepGate gate,
            InstantSource clock,
            DirtyKeys<VmId> dirtyVms,
            DirtyKeys<VolumeId> dirtyVolumes,
            DirtyKeys<ImageId> dirtyImages) {}

    public static Agent of(Parts p) {
        HandleStore handles = new HandleStore(p.store(), p.codec());
        Decisions decisions = new Decisions();
        VolumeStore volumes = new VolumeStore(p.store(), p.codec());
        StepRunner steps = new StepRunner(p.hypervisor(), handles, volumes, p.gate(), p.clock());
        NodeAgent sink =
                new NodeAgent(
                        p.index(),
                        handles,
                        decisions,
                        p.dirtyVms(),
                        p.dirtyVolumes(),
                        p.dirtyImages());
        p.hypervisor().onChange(sink::machineChanged);
        p.uploads().onEnd(sink::uploadEnded);
        return new Agent(
                sink,
                new VmReconciler(
                        p.node(),
                        p.hypervisor().host().bootId(),
                        p.index(),
                        handles,
                        steps,
                        decisions,
                        p.clock()),
                new VolumeReconciler(
                        p.node(), volumes, p.index(), p.volumeFiles(), p.gate(), p.clock()),
                new ImageReconciler(
                        p.node(),
                        p.store(),
                        p.codec(),
                        p.index(),
                        p.imageFiles(),
                        p.uploads(),
                        p.gate(),
                        p.clock()),
                decisions);
    }
}
