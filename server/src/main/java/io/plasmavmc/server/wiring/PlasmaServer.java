package io.plasmavmc.server.wiring;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.ChainFireException;
import io.plasmavmc.chainfire.sqlite.HistoryKeeper;
import io.plasmavmc.chainfire.sqlite.SqliteChainFire;
import io.plasmavmc.chainfire.sqlite.SqliteConfig;
import io.plasmavmc.codec.JsonStateCodec;
import io.plasmavmc.core.agent.RestoredState;
import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.hypervisor.HostFacts;
import io.plasmavmc.core.hypervisor.HypervisorBackend;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.server.auth.AdminToken;
import io.plasmavmc.server.auth.Gate;
import io.plasmavmc.server.config.ListenAddress;
import io.plasmavmc.server.config.Logging;
import io.plasmavmc.server.config.ServerSettings;
import io.plasmavmc.server.error.Failures;
import io.plasmavmc.server.grpc.ApiMethod;
import io.plasmavmc.server.grpc.ApiMethods;
import io.plasmavmc.server.grpc.VmRenderings;
import io.plasmavmc.server.http.ProtoJsonWriter;
import io.plasmavmc.server.runtime.Periodic;
import io.plasmavmc.server.runtime.RandomUids;
import io.plasmavmc.server.runtime.ServerRuntime;
import io.plasmavmc.server.runtime.SystemTimers;
import io.plasmavmc.server.usage.UsageSampler;
import io.plasmavmc.server.usage.UsageSamples;
import io.plasmavmc.server.watch.VmEvents;
import io.plasmavmc.server.watch.VmHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole server: opened part by part, closed in the reverse order. A start that fails closes what
 * had started. Running VMs are left alone either way.
 */
public final class PlasmaServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PlasmaServer.class);

    /** Events that a watch may be behind; each holds little more than a reference. */
    private static final int WATCH_HISTORY = 10_000;

    /** How far back lists and watches can go; what was overwritten before is forgotten. */
    private static final Duration HISTORY = Duration.ofHours(1);

    private static final Duration COMPACTION = Duration.ofMinutes(5);

    /** How long reading the whole state may take at the start. */
    private static final Duration SYNC = Duration.ofSeconds(60);

    private final List<AutoCloseable> parts = new ArrayList<>();
    private final ServerSettings settings;
    private final StepGate gate;
    private final SystemTimers timers;
    private List<ApiMethod<?, ?>> methods = List.of();
    private volatile boolean ready;

    /** What the operator is told. */
    public record Running(
            ListenAddress listen, boolean encrypted, String node, String store, HostFacts host) {

        public String url() {
            return (encrypted ? "https://" : "http://") + listen;
        }
    }

    private PlasmaServer(ServerSettings settings, StepGate gate) {
        this.settings = settings;
        this.gate = gate;
        this.timers = closing(new SystemTimers());
    }

    /** A server, and what it says of itself once it is ready. */
    public record Started(PlasmaServer server, Running running) {}

    /** Starts; {@link Refused} says why not, for the operator, and then nothing is left open. */
    public static Started start(ServerSettings settings) {
        return start(settings, StepGate.OPEN);
    }

    /** The same, through a gate of the caller's. */
    public static Started start(ServerSettings settings, StepGate gate) {
        FreePort.require(settings.listen());
        PlasmaServer server = new PlasmaServer(settings, gate);
        try {
            return new Started(server, server.open());
        } catch (PlasmaException | ChainFireException e) {
            server.close();
            throw new Refused(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private Running open() {
        DataDirectory directory = DataDirectory.open(settings.dataDir());
        Metrics metrics = closing(new Metrics());
        ChainFire store = openStore(metrics);
        RandomUids uids = new RandomUids(timers);
        NodeIdentity identity = NodeIdentity.settle(directory, settings.node(), uids);
        Logging.nameNode(identity.name().name());
        StateCodec codec = new JsonStateCodec();
        String token = AdminTokenFile.settle(directory);
        AdminToken.publish(token, identity.uid(), store, codec, timers);
        HypervisorBackend hypervisor =
                closing(Hypervisors.open(settings, identity.uid(), timers, uids, metrics));
        KnownStore.settle(
                directory,
                store,
                new RestoredState(identity.name(), store, codec, hypervisor, timers));
        DiskFiles files = DiskFiles.open(settings);
        Feeds feeds =
                new Feeds(
                        new VmEvents(WATCH_HISTORY),
                        new VmHistory(store, codec),
                        new VmRenderings(timers),
                        new UsageSamples());
        ServerRuntime runtime =
                closing(
                        new ServerRuntime(
                                new ServerRuntime.Parts(
                                        identity.name(),
                                        store,
                                        codec,
                                        hypervisor,
                                        files.volumes(),
                                        files.images(),
                                        gate,
                                        timers,
                                        List.of(
                                                feeds.renderings(),
                                                feeds.events(),
                                                metrics.resyncs(),
                                                metrics.detaches(identity.name())),
                                        metrics.reconciles())));
        metrics.observe(runtime.index(), store, new WatchLag(timers));
        metrics.observe(new UsageSeries(runtime.index(), feeds.usage()));
        begin(runtime);
        sampleUsage(runtime, hypervisor, feeds, identity);
        Strays.name(hypervisor.found(), runtime.index().snapshot());
        files.sweep(runtime.index().snapshot());
        ApiMethods.About about = About.read();
        methods = methods(runtime, hypervisor, feeds, store, identity, about);
        WebServer web =
                closing(
                        WebServer.start(
                                webParts(
                                        methods,
                                        runtime.index(),
                                        metrics,
                                        feeds.renderings(),
                                        uids)));
        Running running =
                new Running(
                        web.listen(),
                        settings.tls().isPresent(),
                        identity.name().name(),
                        "sqlite:" + settings.storeFile(),
                        hypervisor.host());
        record(store, codec, identity, running, about);
        parts.add(runtime::beginEnd);
        ready = true;
        return running;
    }

    /**
     * What callers are shown besides the index: the watch's events, VMs as they are sent, usage.
     */
    private record Feeds(
            VmEvents events, VmHistory history, VmRenderings renderings, UsageSamples usage) {}

    private ChainFire openStore(Metrics metrics) {
        SqliteChainFire store =
                closing(SqliteChainFire.open(SqliteConfig.of(settings.storeFile()), timers));
        HistoryKeeper history = new HistoryKeeper(store, HISTORY, timers);
        closing(Periodic.start("history", COMPACTION, history::compactWhatIsOld));
        return metrics.measured(store);
    }

    private void sampleUsage(
            ServerRuntime runtime,
            HypervisorBackend hypervisor,
            Feeds feeds,
            NodeIdentity identity) {
        UsageSampler sampler =
                new UsageSampler(
                        identity.name(),
                        runtime.index(),
                        hypervisor.usage(),
                        feeds.usage(),
                        timers);
        closing(Periodic.start("usage", UsageSampler.INTERVAL, sampler::sample));
    }

    private List<ApiMethod<?, ?>> methods(
            ServerRuntime runtime,
            HypervisorBackend hypervisor,
            Feeds feeds,
            ChainFire store,
            NodeIdentity identity,
            ApiMethods.About about) {
        return ApiMethods.of(
                new ApiMethods.Parts(
                        runtime.index(),
                        runtime.edits(),
                        runtime.signals()::await,
                        runtime.decisions(),
                        hypervisor.consoleLog(),
                        feeds.events(),
                        feeds.history(),
                        feeds.renderings(),
                        feeds.usage(),
                        store.storeId(),
                        identity.name(),
                        about,
                        timers));
    }

    private void begin(ServerRuntime runtime) {
        try {
            if (!runtime.start(SYNC)) {
                throw new Refused(
                        "the state could not be read from the store within "
                                + SYNC.toSeconds()
                                + " s");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted while starting");
        }
    }

    private WebServer.Parts webParts(
            List<ApiMethod<?, ?>> methods,
            StateIndex index,
            Metrics metrics,
            VmRenderings renderings,
            RandomUids uids) {
        ProtoJsonWriter plain = new ProtoJsonWriter(ProtoJsonWriter.Prewritten.NOTHING);
        return new WebServer.Parts(
                settings.listen(),
                settings.tls(),
                methods,
                new Gate(() -> index.snapshot().tokens().values()),
                new Failures(uids),
                metrics.callTimes(),
                message -> renderings.json(message, plain::toBytes),
                metrics::text,
                () -> ready && index.isSynced());
    }

    private void record(
            ChainFire store,
            StateCodec codec,
            NodeIdentity identity,
            Running running,
            ApiMethods.About about) {
        NodeRecord record =
                new NodeRecord(
                        store,
                        codec,
                        identity,
                        running.host(),
                        about,
                        settings.advertise().orElse(running.url()),
                        timers.instant());
        record.begin();
        parts.add(record::end);
    }

    /** All that the server answers. */
    List<ApiMethod<?, ?>> methods() {
        return methods;
    }

    /** Where it answers. */
    WebServer web() {
        return parts.stream()
                .filter(WebServer.class::isInstance)
                .map(WebServer.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private <T extends AutoCloseable> T closing(T part) {
        parts.add(part);
        return part;
    }

    /** A part that cannot be closed does not keep the others open. */
    @Override
    public synchronized void close() {
        ready = false;
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.removeLast();
            try {
                part.close();
            } catch (Exception e) {
                log.warn("{} did not close in order", part.getClass().getSimpleName(), e);
            }
        }
    }
}
