package io.plasmavmc.server.runtime;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.sqlite.SqliteChainFire;
import io.plasmavmc.chainfire.sqlite.SqliteConfig;
import io.plasmavmc.codec.JsonStateCodec;
import io.plasmavmc.core.edit.Accepted;
import io.plasmavmc.core.edit.ActionRequest;
import io.plasmavmc.core.edit.EditContext;
import io.plasmavmc.core.edit.EditProgress;
import io.plasmavmc.core.edit.VmDraft;
import io.plasmavmc.core.hypervisor.HypervisorBackend;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.hypervisor.fake.FakeHypervisor;
import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import io.plasmavmc.core.image.fake.FakeImageFiles;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.GuestConfig;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec;
import io.plasmavmc.core.volume.VolumeId;
import io.plasmavmc.core.volume.fake.FakeVolumeFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A host with a server on it that can be stopped and started again: real store, real codec, real
 * threads, machines that only behave like some.
 */
final class OneHost implements AutoCloseable {

    static final NodeId NODE = new NodeId("host-a");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path directory;
    private final SystemTimers timers = new SystemTimers();
    final FakeHost machines;
    private final Supplier<HypervisorBackend> hypervisors;
    private final FakeImageFiles images = new FakeImageFiles(1 << 30);
    private final FakeVolumeFiles volumes = new FakeVolumeFiles(images);
    private StepGate gate = StepGate.OPEN;
    private Optional<Running> running = Optional.empty();

    private record Running(ChainFire store, HypervisorBackend hypervisor, ServerRuntime server) {}

    OneHost(Path directory, FakeOptions options) {
        this.directory = directory;
        this.machines = new FakeHost(timers, new RandomUids(timers), options);
        this.hypervisors = () -> new FakeHypervisor(machines, List.of());
    }

    /** With machines that are not the fake's. */
    OneHost(Path directory, Function<InstantSource, HypervisorBackend> opened) {
        this.directory = directory;
        this.machines = new FakeHost(timers, new RandomUids(timers), FakeOptions.DEFAULTS);
        this.hypervisors = () -> opened.apply(timers);
    }

    void start() throws InterruptedException {
        SqliteChainFire store =
                SqliteChainFire.open(SqliteConfig.of(directory.resolve("chainfire.db")), timers);
        HypervisorBackend hypervisor = hypervisors.get();
        ServerRuntime server =
                new ServerRuntime(
                        new ServerRuntime.Parts(
                                NODE,
                                store,
                                new JsonStateCodec(),
                                hypervisor,
                                volumes,
                                images,
                                gate,
                                timers,
                                List.of(),
                                (_, _) -> {}));
        running = Optional.of(new Running(store, hypervisor, server));
        if (!server.start(PATIENCE)) {
            throw new AssertionError("the state was not read in time");
        }
    }

    /** What the steps of the next server go through. */
    OneHost through(StepGate newGate) {
        gate = newGate;
        return this;
    }

    /** The host loses power, with the server and all machines, and is up again. */
    void reboot() throws InterruptedException {
        stop();
        machines.reboot();
        start();
    }

    /** Ends the server; the machines live on. */
    void stop() {
        running.ifPresent(
                r -> {
                    r.server().close();
                    r.hypervisor().close();
                    r.store().close();
                });
        running = Optional.empty();
    }

    @Override
    public void close() {
        stop();
        timers.close();
    }

    ServerRuntime server() {
        return running.orElseThrow().server();
    }

    Accepted create(VmId id) {
        return create(id, VmSpec.Autostart.LAST);
    }

    Accepted create(VmId id, VmSpec.Autostart autostart) {
        return create(id, autostart, VmSpec.OnCrash.STOP, List.of());
    }

    Accepted create(VmId id, VmSpec.OnCrash onCrash) {
        return create(id, VmSpec.Autostart.LAST, onCrash, List.of());
    }

    /** With a boot volume that is made for the VM. */
    Accepted createWithDisk(VmId id) {
        VmDraft.NewVolume made =
                new VmDraft.NewVolume(Optional.empty(), Optional.of(1L << 30), Optional.empty());
        return create(
                id,
                VmSpec.Autostart.LAST,
                VmSpec.OnCrash.STOP,
                List.of(
                        new VmDraft.Disk(
                                "root",
                                new VolumeId(id.project(), id.name() + "-root"),
                                Optional.empty(),
                                false,
                                Optional.of(made))));
    }

    private Accepted create(
            VmId id, VmSpec.Autostart autostart, VmSpec.OnCrash onCrash, List<VmDraft.Disk> disks) {
        VmDraft draft =
                new VmDraft(
                        id,
                        Map.of(),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(256L),
                        Optional.empty(),
                        Optional.of(onCrash),
                        Optional.of(autostart),
                        Optional.empty(),
                        Optional.empty(),
                        disks,
                        List.of(),
                        GuestConfig.NONE);
        return server().edits().vmCreation().create(EditContext.NONE, draft);
    }

    Accepted act(VmId id, Action.Verb verb) {
        return act(id, ActionRequest.of(verb, Optional.empty()));
    }

    Accepted act(VmId id, ActionRequest request) {
        return server().edits().vms().act(EditContext.NONE, id, request);
    }

    /** How the edit ended. */
    EditProgress ending(Accepted edit) {
        return server().signals()
                .await(
                        snapshot ->
                                Optional.of(EditProgress.of(snapshot, edit))
                                        .filter(p -> !(p instanceof EditProgress.Waiting)),
                        PATIENCE)
                .orElseThrow(() -> new AssertionError("not ended in time: " + edit));
    }

    /** The handle once it is in that phase. */
    VmHandle awaitPhase(VmId id, VmPhase phase) {
        return server().signals()
                .await(
                        snapshot ->
                                snapshot.vm(id)
                                        .flatMap(VmView::actual)
                                        .filter(handle -> handle.phase() == phase),
                        PATIENCE)
                .orElseThrow(() -> new AssertionError(id + " did not become " + phase));
    }

    VmHandle handle(VmId id) {
        return server().index().vm(id).flatMap(VmView::actual).orElseThrow();
    }
}
