package io.plasmavmc.testkit.sim;

import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.core.agent.Agent;
import io.plasmavmc.core.boot.BootSink;
import io.plasmavmc.core.boot.BootStarts;
import io.plasmavmc.core.crash.CrashRestarts;
import io.plasmavmc.core.crash.CrashSink;
import io.plasmavmc.core.edit.DeviceRemoval;
import io.plasmavmc.core.edit.EditServices;
import io.plasmavmc.core.edit.Host;
import io.plasmavmc.core.edit.Tidying;
import io.plasmavmc.core.edit.VmRemoval;
import io.plasmavmc.core.hypervisor.HostFacts;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.image.LiveUploads;
import io.plasmavmc.core.node.Node;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSink;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.StateSynchronizer;
import io.plasmavmc.core.state.StateWatcher;
import io.plasmavmc.core.state.WatcherConfig;
import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.volume.VolumeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One server: the same core as in the real one, driven by turns instead of threads. It lives until
 * it is killed; the next one finds the world as this one left it.
 */
final class SimServer {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Uid NODE_UID = new Uid("00000000-0000-4000-8000-00000000000a");

    private final World world;
    private final Life life;
    private final SimStore store;
    private final SimHypervisor hypervisor;
    private final SimVolumeFiles volumeFiles;
    private final SimImageFiles imageFiles;
    private final LiveUploads uploads = new LiveUploads();
    private final StateIndex index = new StateIndex();
    private final SimLoop<VmId> vms;
    private final SimLoop<VolumeId> volumes;
    private final SimLoop<ImageId> images;
    private final SimLoop<VmId> removals;
    private final SimLoop<NodeId> boots;
    private final SimLoop<VmId> crashes;
    private final StepGate gate;
    private final Agent agent;
    private final EditServices edits;
    private final BootStarts bootStarts;
    private final CrashRestarts crashRestarts;
    private boolean ready;

    SimServer(World world, int number) {
        this.world = world;
        life = new Life(world, "server " + number);
        store = new SimStore(world, life);
        hypervisor = new SimHypervisor(world, life);
        volumeFiles = new SimVolumeFiles(world, life);
        imageFiles = new SimImageFiles(world, life);
        vms = new SimLoop<>(world, life, "agent", 256, this::look);
        volumes = new SimLoop<>(world, life, "volume", 2, _ -> Optional.empty());
        images = new SimLoop<>(world, life, "image", 2, _ -> Optional.empty());
        removals = new SimLoop<>(world, life, "removal", 2, _ -> Optional.empty());
        boots = new SimLoop<>(world, life, "boot", 1, _ -> Optional.empty());
        crashes = new SimLoop<>(world, life, "crash", 2, _ -> Optional.empty());
        gate = new SimGate(world);
        agent = Agent.of(agentParts());
        edits = EditServices.of(editParts());
        bootStarts = new BootStarts(hypervisor.host(), index, edits.vms());
        crashRestarts = new CrashRestarts(World.NODE, index, edits.vms(), world.timers);
    }

    private Agent.Parts agentParts() {
        return new Agent.Parts(
                World.NODE,
                store,
                world.codec(),
                index,
                hypervisor,
                volumeFiles,
                imageFiles,
                uploads,
                gate,
                world.timers,
                vms.dirty(),
                volumes.dirty(),
                images.dirty());
    }

    private EditServices.Parts editParts() {
        return new EditServices.Parts(
                store,
                world.codec(),
                index,
                revision ->
                        life.await(
                                () -> !index.applied().isBefore(revision),
                                world.now().plus(PATIENCE)),
                new Host(World.NODE, hypervisor.host()),
                imageFiles,
                uploads,
                world::newUid,
                this::newMac,
                gate,
                world.timers);
    }

    private String newMac() {
        return "52:54:00:00:00:%02x".formatted(world.dice.below(256));
    }

    private Optional<Look> look(VmId id) {
        return index.vm(id).map(view -> Look.of(view.wanted()));
    }

    String name() {
        return life.name();
    }

    EditServices edits() {
        return edits;
    }

    StateIndex index() {
        return index;
    }

    /** Whether it answers callers. */
    boolean isReady() {
        return ready && life.isAlive();
    }

    void await(java.util.function.BooleanSupplier condition, Duration patience) {
        life.await(condition, world.now().plus(patience));
    }

    void die() {
        life.end();
        hypervisor.unplug();
    }

    void boot() {
        life.start("watcher", this::follow);
        life.start("boot", this::begin);
    }

    private void follow() {
        StateSink removalSink =
                event -> {
                    if (event instanceof StateEvent.HandleUpdated(VmId id, var handle)
                            && isToTidy(handle.value())) {
                        removals.dirty().mark(id);
                    }
                };
        StateSynchronizer synchronizer =
                new StateSynchronizer(
                        List.of(
                                index,
                                agent.sink(),
                                removalSink,
                                new BootSink(World.NODE, boots.dirty()),
                                new CrashSink(index, crashes.dirty())));
        StateWatcher watcher = new StateWatcher(store, world.codec(), WatcherConfig.DEFAULT);
        while (true) {
            switch (watcher.next()) {
                case StateWatcher.Look.Events(List<StateEvent> events) ->
                        synchronizer.apply(events);
                case StateWatcher.Look.Failed(var _, Duration backOff) ->
                        life.await(() -> false, world.now().plus(backOff));
            }
        }
    }

    private static boolean isToTidy(VmHandle handle) {
        return handle.released()
                || handle.items().stream()
                        .anyMatch(
                                answer ->
                                        answer.released()
                                                || answer.state() == ItemAnswer.State.FAILED);
    }

    /** In the order of the real server: read the state, begin to work, sweep, say who it is. */
    private void begin() {
        life.await(index::isSynced, Instant.MAX);
        vms.start(agent.vms());
        volumes.start(agent.volumes());
        images.start(agent.images());
        removals.start(
                new Tidying(
                        new VmRemoval(store, index, gate, world.timers),
                        new DeviceRemoval(store, world.codec(), index, gate, world.timers)));
        await(() -> bootStarts.isReady(index.snapshot(), World.NODE), PATIENCE);
        boots.start(bootStarts);
        crashes.start(crashRestarts);
        try {
            sweep(index.snapshot());
            writeRecord();
            ready = true;
            world.tell("-- " + name() + " is ready");
        } catch (RuntimeException e) {
            SimLoop.requireExpected(e);
            world.crash("it could not begin: " + e.getMessage());
        }
    }

    private void sweep(StateSnapshot state) {
        Set<Uid> images =
                state.images().values().stream()
                        .map(image -> image.value().uid())
                        .collect(Collectors.toSet());
        Set<Uid> volumes =
                state.volumes().values().stream()
                        .map(volume -> volume.value().uid())
                        .collect(Collectors.toSet());
        imageFiles.sweep(images);
        volumeFiles.sweep(volumes);
    }

    private void writeRecord() {
        HostFacts host = hypervisor.host();
        Node node =
                new Node(
                        World.NODE,
                        NODE_UID,
                        "simulated",
                        1,
                        host.cpus(),
                        host.memoryMib(),
                        host.accelerator(),
                        host.hypervisorVersion(),
                        host.bridges(),
                        "http://127.0.0.1:8470",
                        world.now(),
                        false);
        var _ =
                store.commit(
                        Commit.builder()
                                .put(Keys.node(World.NODE), world.codec().node().encode(node))
                                .build());
    }
}
