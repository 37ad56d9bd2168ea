package io.plasmavmc.server.runtime;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.sqlite.SqliteChainFire;
import io.plasmavmc.chainfire.sqlite.SqliteConfig;
import io.plasmavmc.codec.JsonStateCodec;
import io.plasmavmc.core.agent.StepGate;
import io.plasmavmc.core.edit.Accepted;
import io.plasmavmc.core.edit.ActionRequest;
import io.plasmavmc.core.edit.EditContext;
import io.plasmavmc.core.edit.EditProgress;
import io.plasmavmc.core.edit.VmDraft;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.hypervisor.fake.FakeHypervisor;
import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.GuestConfig;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    private Optional<Running> running = Optional.empty();

    private record Running(ChainFire store, FakeHypervisor hypervisor, ServerRuntime server) {}

    OneHost(Path directory, FakeOptions options) {
        this.directory = directory;
        this.machines = new FakeHost(timers, new RandomUids(timers), options);
    }

    void start() throws InterruptedException {
        SqliteChainFire store =
                SqliteChainFire.open(SqliteConfig.of(directory.resolve("chainfire.db")), timers);
        FakeHypervisor hypervisor = new FakeHypervisor(machines, List.of());
        ServerRuntime server =
                new ServerRuntime(
                        new ServerRuntime.Parts(
                                NODE,
                                store,
                                new JsonStateCodec(),
                                hypervisor,
                                new NoVolumes(),
                                new NoImages(),
                                StepGate.OPEN,
                                timers,
                                List.of(),
                                (_, _) -> {}));
        running = Optional.of(new Running(store, hypervisor, server));
        if (!server.start(PATIENCE)) {
            throw new AssertionError("the state was not read in time");
        }
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
        VmDraft draft =
                new VmDraft(
                        id,
                        Map.of(),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(256L),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
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

    /** These tests have no disks; whoever asks for one is told. */
    private static final class NoVolumes implements VolumeFiles {
        @Override
        public VolumeFile create(Volume volume) {
            throw new AssertionError("no volumes here");
        }

        @Override
        public VolumeFile resize(Volume volume) {
            throw new AssertionError("no volumes here");
        }

        @Override
        public void delete(Uid volume, DiskFormat format) {
            throw new AssertionError("no volumes here");
        }

        @Override
        public Optional<VolumeFile> look(Uid volume, DiskFormat format) {
            return Optional.empty();
        }

        @Override
        public void sweep(Set<Uid> keep) {}
    }

    private static final class NoImages implements ImageFiles {
        @Override
        public Upload receive(Uid image, DiskFormat format) {
            throw new AssertionError("no images here");
        }

        @Override
        public void delete(Uid image, DiskFormat format) {
            throw new AssertionError("no images here");
        }

        @Override
        public boolean exists(Uid image, DiskFormat format) {
            return false;
        }

        @Override
        public void sweep(Set<Uid> keep) {}
    }
}
