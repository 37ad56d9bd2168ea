package io.plasmavmc.server.runtime;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.core.agent.Agent;
import io.plasmavmc.core.agent.Decisions;
import io.plasmavmc.core.boot.BootSink;
import io.plasmavmc.core.boot.BootStarts;
import io.plasmavmc.core.crash.CrashRestarts;
import io.plasmavmc.core.crash.CrashSink;
import io.plasmavmc.core.edit.DeviceRemoval;
import io.plasmavmc.core.edit.EditServices;
import io.plasmavmc.core.edit.Host;
import io.plasmavmc.core.edit.Tidying;
import io.plasmavmc.core.edit.VmRemoval;
import io.plasmavmc.core.hypervisor.HypervisorBackend;
import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.image.LiveUploads;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Timers;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSink;
import io.plasmavmc.core.state.StateSynchronizer;
import io.plasmavmc.core.state.StateWatcher;
import io.plasmavmc.core.state.WatcherConfig;
import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.volume.VolumeFiles;
import io.plasmavmc.core.volume.VolumeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The core of one server, put together and driven: the loop that follows the store, and a work loop
 * for each kind of thing that is reconciled. Started and closed once.
 */
public final class ServerRuntime implements AutoCloseable {

    /** Looks at VMs at once: one that hangs in QEMU holds a place for seconds. */
    private static final int VM_LOOKS = 256;

    /** Image tools at once: each keeps a disk busy. */
    private static final int FILE_LOOKS = 2;

    /**
     * How long the start waits for the first look at every VM after a boot of the host, so that no
     * caller is shown machines of the former boot. One VM that cannot be written down must not keep
     * the server from answering for the others.
     */
    private static final Duration FIRST_LOOKS = Duration.ofSeconds(10);

    private final StateIndex index = new StateIndex();
    private final IndexSignals signals = new IndexSignals(index);
    private final WorkLoop<VmId> vmLoop;
    private final WorkLoop<VolumeId> volumeLoop;
    private final WorkLoop<ImageId> imageLoop;
    private final WorkLoop<VmId> removalLoop;
    private final WorkLoop<NodeId> bootLoop;
    private final WorkLoop<VmId> crashLoop;
    private final NodeId node;
    private final Agent agent;
    private final Tidying tidying;
    private final EditServices edits;
    private final BootStarts bootStarts;
    private final CrashRestarts crashRestarts;
    private final StateLoop stateLoop;

    /** What a server is made of. Sinks are told of events after the index and the agent. */
    public record Parts(
            NodeId node,
            ChainFire store,
            StateCodec codec,
            HypervisorBackend hypervisor,
            VolumeFiles volumeFiles,
            ImageFiles imageFiles,
            StepGate gate,
            Timers timers,
            List<StateSink> sinks,
            WorkLoop.LookTimer vmLooks) {}

    public ServerRuntime(Parts p) {
        WorkLoop.LookTimer unmeasured = (_, _) -> {};
        LiveUploads uploads = new LiveUploads();
        vmLoop = new WorkLoop<>("vm", VM_LOOKS, p.timers(), p.vmLooks());
        volumeLoop = new WorkLoop<>("volume", FILE_LOOKS, p.timers(), unmeasured);
        imageLoop = new WorkLoop<>("image", FILE_LOOKS, p.timers(), unmeasured);
        removalLoop = new WorkLoop<>("removal", FILE_LOOKS, p.timers(), unmeasured);
        bootLoop = new WorkLoop<>("boot", 1, p.timers(), unmeasured);
        crashLoop = new WorkLoop<>("crash", FILE_LOOKS, p.timers(), unmeasured);
        node = p.node();
        agent = Agent.of(agentParts(p, uploads));
        tidying =
                new Tidying(
                        new VmRemoval(p.store(), index, p.gate(), p.timers()),
                        new DeviceRemoval(p.store(), p.codec(), index, p.gate(), p.timers()));
        edits = EditServices.of(editParts(p, uploads));
        bootStarts = new BootStarts(p.hypervisor().host(), index, edits.vms());
        crashRestarts = new CrashRestarts(node, index, edits.vms(), p.timers());
        List<StateSink> sinks = new ArrayList<>();
        sinks.add(index);
        sinks.add(agent.sink());
        sinks.add(new RemovalSink(removalLoop.dirty()));
        sinks.add(new BootSink(node, bootLoop.dirty()));
        sinks.add(new CrashSink(index, crashLoop.dirty()));
        sinks.addAll(p.sinks());
        StateWatcher watcher = new StateWatcher(p.store(), p.codec(), WatcherConfig.DEFAULT);
        stateLoop = new StateLoop(watcher, new StateSynchronizer(sinks));
    }

    private Agent.Parts agentParts(Parts p, LiveUploads uploads) {
        return new Agent.Parts(
                p.node(),
                p.store(),
                p.codec(),
                index,
                p.hypervisor(),
                p.volumeFiles(),
                p.imageFiles(),
                uploads,
                p.gate(),
                p.timers(),
                vmLoop.dirty(),
                volumeLoop.dirty(),
                imageLoop.dirty());
    }

    private EditServices.Parts editParts(Parts p, LiveUploads uploads) {
        return new EditServices.Parts(
                p.store(),
                p.codec(),
                index,
                signals,
                new Host(p.node(), p.hypervisor().host()),
                p.imageFiles(),
                uploads,
                new RandomUids(p.timers()),
                new RandomMacs(),
                p.gate(),
                p.timers());
    }

    /**
     * Follows the store, and works once its state was read wholly; false if that takes too long.
     * After a boot of the host it returns when every VM was looked at once.
     */
    public boolean start(Duration patience) throws InterruptedException {
        stateLoop.start();
        boolean synced = stateLoop.awaitSynced(patience);
        vmLoop.start(agent.vms());
        volumeLoop.start(agent.volumes());
        imageLoop.start(agent.images());
        removalLoop.start(tidying);
        var _ =
                signals.await(
                        state -> Optional.of(state).filter(s -> bootStarts.isReady(s, node)),
                        FIRST_LOOKS);
        bootLoop.start(bootStarts);
        crashLoop.start(crashRestarts);
        return synced;
    }

    public StateIndex index() {
        return index;
    }

    public IndexSignals signals() {
        return signals;
    }

    public EditServices edits() {
        return edits;
    }

    public Decisions decisions() {
        return agent.decisions();
    }

    /**
     * This server is told to end, and perhaps so are its machines, by a host that goes down: they
     * are not told as crashed any more. All else goes on until {@link #close}.
     */
    public void beginEnd() {
        agent.vms().leaveDeathsToTheNext();
    }

    @Override
    public void close() {
        beginEnd();
        crashLoop.close();
        bootLoop.close();
        removalLoop.close();
        imageLoop.close();
        volumeLoop.close();
        vmLoop.close();
        stateLoop.close();
    }
}
