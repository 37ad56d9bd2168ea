package io.plasmavmc.server.wiring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSink;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.kvm.qmp.QmpTimes;
import io.plasmavmc.server.grpc.CallTimes;
import io.plasmavmc.server.runtime.WorkLoop;
import java.time.Duration;
import java.util.Locale;

/** The metrics of contract section 8, as Prometheus reads them. Any thread may call. */
final class Metrics implements AutoCloseable {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60)
    };

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();

    Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    /** As a scrape reads them. */
    String text() {
        return registry.scrape();
    }

    ChainFire measured(ChainFire store) {
        return new MeasuredChainFire(
                store,
                Timer.builder("chainfire.commit")
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry));
    }

    CallTimes callTimes() {
        return () -> {
            Timer.Sample sample = Timer.start(registry);
            return (method, code) ->
                    sample.stop(
                            Timer.builder("plasmavmc.api.requests")
                                    .tag("method", method)
                                    .tag("code", code)
                                    .serviceLevelObjectives(BUCKETS)
                                    .register(registry));
        };
    }

    WorkLoop.LookTimer reconciles() {
        return (time, outcome) ->
                Timer.builder("plasmavmc.reconcile")
                        .tag("outcome", outcome)
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry)
                        .record(time);
    }

    QmpTimes qmpCommands() {
        return (command, time) ->
                Timer.builder("plasmavmc.qmp.command")
                        .tag("command", command)
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry)
                        .record(time);
    }

    /** How long this node's guests take to let devices go. */
    StateSink detaches(NodeId node) {
        return new DetachTimes(
                node,
                (time, outcome) ->
                        Timer.builder("plasmavmc.device.detach")
                                .tag("outcome", outcome)
                                .serviceLevelObjectives(BUCKETS)
                                .register(registry)
                                .record(time));
    }

    /** Counts how often the store's watch was lost and read anew. */
    StateSink resyncs() {
        return event -> {
            if (event instanceof StateEvent.Resyncing) {
                registry.counter("plasmavmc.watch.resyncs", "cause", "store_watch_lost")
                        .increment();
            }
        };
    }

    void observe(StateIndex index, ChainFire store, WatchLag lag) {
        for (VmPhase phase : VmPhase.values()) {
            Gauge.builder("plasmavmc.vms", () -> count(index.snapshot(), phase))
                    .tag("phase", phase.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        Gauge.builder("chainfire.revision", () -> index.applied().number()).register(registry);
        Gauge.builder("plasmavmc.watch.lag.seconds", () -> lag.seconds(index, store))
                .register(registry);
    }

    /** Series of VMs are read when somebody scrapes, so that none outlives its machine. */
    void observe(UsageSeries usage) {
        registry.getPrometheusRegistry().register(usage);
    }

    private static long count(StateSnapshot state, VmPhase phase) {
        long handled =
                state.handles().values().stream()
                        .filter(handle -> handle.value().phase() == phase)
                        .count();
        long unseen = (long) state.vms().size() - state.handles().size();
        return phase == VmPhase.STOPPED ? handled + Math.max(0, unseen) : handled;
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
