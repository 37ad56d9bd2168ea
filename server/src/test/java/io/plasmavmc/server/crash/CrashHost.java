package io.plasmavmc.server.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.Entry;
import io.plasmavmc.chainfire.ListRequest;
import io.plasmavmc.chainfire.sqlite.SqliteChainFire;
import io.plasmavmc.chainfire.sqlite.SqliteConfig;
import io.plasmavmc.codec.JsonStateCodec;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.HypervisorBackend;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.hypervisor.fake.FakeHypervisor;
import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.image.fake.FakeImageFiles;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeFiles;
import io.plasmavmc.core.volume.fake.FakeVolumeFiles;
import io.plasmavmc.server.runtime.RandomUids;
import io.plasmavmc.server.runtime.ServerRuntime;
import io.plasmavmc.server.runtime.SystemTimers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A host whose servers die: store, machines and files outlive them. The store is a real one, the
 * machines and files are fakes that know what was done to them. For one test thread.
 */
final class CrashHost implements AutoCloseable {

    static final NodeId NODE = new NodeId("host-a");
    private static final StateCodec CODEC = new JsonStateCodec();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Path directory;
    private final SystemTimers timers = new SystemTimers();
    private final FakeHost machines;
    private final FakeImageFiles images = new FakeImageFiles(1 << 30);
    private final FakeVolumeFiles volumes = new FakeVolumeFiles(images);
    private final HypervisorBackend truth;
    private final CrashGate gate = new CrashGate();
    private final List<Command> commands = new CopyOnWriteArrayList<>();
    private final List<String> wrongs = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> refusals = new HashMap<>();
    private final Set<Uid> imagesMade = ConcurrentHashMap.newKeySet();
    private final Set<Volume> volumesMade = ConcurrentHashMap.newKeySet();
    private Optional<Running> running = Optional.empty();

    private record Running(
            Plug plug, ChainFire store, FakeHypervisor hypervisor, ServerRuntime server) {}

    /** A command to a machine, and what the machine was then. */
    record Command(String method, Observation before) {}

    CrashHost(Path directory, FakeOptions options) {
        this.directory = directory;
        this.machines = new FakeHost(timers, new RandomUids(timers), options);
        this.truth = new FakeHypervisor(machines, List.of());
        machines.onGrowth(volumes::growInUse);
    }

    /** Starts a server on what the one before has left. */
    void start() {
        Plug plug = new Plug();
        gate.guards(plug);
        ChainFire store =
                SqliteChainFire.open(SqliteConfig.of(directory.resolve("chainfire.db")), timers);
        FakeHypervisor hypervisor = new FakeHypervisor(machines, List.of());
        ServerRuntime server = new ServerRuntime(parts(plug, store, hypervisor));
        running = Optional.of(new Running(plug, store, hypervisor, server));
        try {
            if (!server.start(PATIENCE)) {
                throw new AssertionError("the state was not read in time");
            }
            sweep(server.index().snapshot());
        } catch (InterruptedException stop) {
            throw new IllegalStateException("interrupted", stop);
        }
    }

    private ServerRuntime.Parts parts(Plug plug, ChainFire store, FakeHypervisor hypervisor) {
        return new ServerRuntime.Parts(
                NODE,
                plug.into(ChainFire.class, store),
                CODEC,
                plug.into(
                        HypervisorBackend.class,
                        hypervisor,
                        (method, given) -> command(store, method, given)),
                plug.into(VolumeFiles.class, volumes, this::volume),
                plug.into(ImageFiles.class, images, this::image),
                gate,
                timers,
                List.of(),
                (_, _) -> {});
    }

    /** As a whole server does at its start. */
    private void sweep(StateSnapshot state) {
        images.sweep(
                state.images().values().stream()
                        .map(image -> image.value().uid())
                        .collect(Collectors.toSet()));
    }

    private void command(ChainFire store, String method, Object[] arguments) {
        if (method.equals("launch") && !isClaimed(store, (MachineSpec) arguments[0])) {
            wrongs.add("a machine is launched that no handle claims");
        }
        if (Set.of("resume", "pause", "powerDown", "reset", "terminate").contains(method)) {
            commands.add(new Command(method, truth.observe((Uid) arguments[0], Optional.empty())));
        }
        synchronized (refusals) {
            if (refusals.merge(method, -1, Integer::sum) >= 0) {
                throw PlasmaException.of(Reason.HYPERVISOR_FAILED, method + ": refused");
            }
        }
    }

    /** The handle says so, durably, before there is a process. */
    private static boolean isClaimed(ChainFire store, MachineSpec spec) {
        return store.get(Keys.handle(spec.id()))
                .map(entry -> CODEC.handle().decode(entry.value()))
                .filter(handle -> handle.phase() == VmPhase.STARTING)
                .filter(handle -> handle.epoch() == spec.epoch())
                .isPresent();
    }

    private void volume(String method, Object[] arguments) {
        if (method.equals("create")) {
            volumesMade.add((Volume) arguments[0]);
        }
    }

    private void image(String method, Object[] arguments) {
        if (method.equals("receive")) {
            imagesMade.add((Uid) arguments[0]);
        }
    }

    /** Ends what is left of the server, which may be dead already. */
    void stop() {
        running.ifPresent(
                r -> {
                    r.plug().pull();
                    r.server().close();
                    r.hypervisor().close();
                    r.store().close();
                });
        running = Optional.empty();
    }

    /** The host loses power, server and machines with it; its server comes up again. */
    boolean reboot() {
        stop();
        machines.reboot();
        start();
        return true;
    }

    @Override
    public void close() {
        stop();
        truth.close();
        timers.close();
    }

    /** The hypervisor refuses the next calls of this method. */
    void refuse(String method, int times) {
        synchronized (refusals) {
            refusals.put(method, times);
        }
    }

    CrashGate gate() {
        return gate;
    }

    boolean isRunning() {
        return running.isPresent();
    }

    /** All that is stored but the ids of requests, which stay for a day. */
    List<String> keys() {
        return running.orElseThrow().store().list(ListRequest.of(Keys.ROOT)).entries().stream()
                .map(Entry::key)
                .filter(key -> !key.startsWith(Keys.ROOT + "requests/"))
                .toList();
    }

    boolean isHalted() {
        return running.orElseThrow().plug().isPulled();
    }

    /** A call to a dead server ends like one that it died of. */
    void requireAlive() {
        running.orElseThrow().plug().check();
    }

    ServerRuntime server() {
        return running.orElseThrow().server();
    }

    StateSnapshot state() {
        return server().index().snapshot();
    }

    FakeHost machines() {
        return machines;
    }

    FakeImageFiles images() {
        return images;
    }

    FakeVolumeFiles volumes() {
        return volumes;
    }

    /** The hypervisor as it is, whatever became of the servers. */
    HypervisorBackend truth() {
        return truth;
    }

    /** The machines that there are, whoever wants them. */
    Set<Uid> machinesOnHost() {
        try (FakeHypervisor now = new FakeHypervisor(machines, List.of())) {
            return now.found();
        }
    }

    Set<Uid> imagesMade() {
        return imagesMade;
    }

    Set<Volume> volumesMade() {
        return volumesMade;
    }

    /** What must not have been done at any time. */
    List<String> wrongs() {
        return wrongs;
    }

    /** How often the machine's guest began to boot. */
    long boots(Uid vm) {
        String text = UTF_8.decode(truth.consoleLog().read(vm, 0, 1 << 16).bytes()).toString();
        return text.lines().filter(line -> line.contains("fake firmware")).count();
    }

    /** How often the command came to a machine in that state. */
    long commanded(String method, RunState state) {
        return commands.stream()
                .filter(command -> command.method().equals(method))
                .filter(
                        command ->
                                command.before() instanceof Observation.Present seen
                                        && seen.state() == state)
                .count();
    }

    /** Waits until all is settled, or the server is dead. */
    void awaitSettledOrHalted() {
        awaitUntil(() -> isHalted() || Settled.violations(this).isEmpty());
    }

    void awaitSettled() {
        awaitUntil(() -> Settled.violations(this).isEmpty());
    }

    /**
     * What a commit tells is seen before the thread that made it has gone on.
     *
     * @return whether it is so within a moment
     */
    boolean soon(Callable<Boolean> condition) {
        try {
            await().atMost(MOMENT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(3))
                    .until(condition);
            return true;
        } catch (ConditionTimeoutException timeout) {
            return false;
        }
    }

    private void awaitUntil(Callable<Boolean> condition) {
        try {
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(3))
                    .until(condition);
        } catch (ConditionTimeoutException timeout) {
            throw new AssertionError("never settled: " + Settled.violations(this), timeout);
        }
    }
}
