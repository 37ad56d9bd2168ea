package io.plasmavmc.server.wiring;

import io.plasmavmc.core.hypervisor.UsageView;
import io.plasmavmc.core.hypervisor.UsageView.DiskUsage;
import io.plasmavmc.core.hypervisor.UsageView.NicUsage;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.server.usage.UsageSamples;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What this node's VMs use, as series. Made anew from the newest samples at each scrape: there is
 * nothing to be removed when a VM stops. Any thread.
 */
final class UsageSeries implements MultiCollector {

    private final StateIndex index;
    private final UsageSamples samples;

    UsageSeries(StateIndex index, UsageSamples samples) {
        this.index = index;
        this.samples = samples;
    }

    /** One VM's usage with its labels. */
    private record Series(Labels labels, UsageView usage) {

        private static Series of(VmId id, UsageView usage) {
            return new Series(
                    Labels.of(
                            "org", id.project().org(),
                            "project", id.project().project(),
                            "vm", id.name()),
                    usage);
        }

        private Labels disk(DiskUsage disk) {
            return labels.add("disk", disk.diskId());
        }

        private Labels nic(NicUsage nic) {
            return labels.add("nic", nic.nicId());
        }
    }

    @Override
    public MetricSnapshots collect() {
        List<Series> all = all(index.snapshot());
        return MetricSnapshots.builder()
                .metricSnapshot(cpu(all))
                .metricSnapshot(memory(all))
                .metricSnapshot(disks(all, "read_bytes", DiskUsage::readBytes))
                .metricSnapshot(disks(all, "written_bytes", DiskUsage::writtenBytes))
                .metricSnapshot(disks(all, "reads", DiskUsage::reads))
                .metricSnapshot(disks(all, "writes", DiskUsage::writes))
                .metricSnapshot(nics(all, "received_bytes", NicUsage::receivedBytes))
                .metricSnapshot(nics(all, "sent_bytes", NicUsage::sentBytes))
                .metricSnapshot(nics(all, "received_packets", NicUsage::receivedPackets))
                .metricSnapshot(nics(all, "sent_packets", NicUsage::sentPackets))
                .build();
    }

    private List<Series> all(StateSnapshot state) {
        List<Series> all = new ArrayList<>();
        state.vms()
                .forEach(
                        (id, vm) ->
                                samples.of(state.view(id, vm))
                                        .ifPresent(seen -> all.add(Series.of(id, seen.usage()))));
        return all;
    }

    private static CounterSnapshot cpu(List<Series> all) {
        CounterSnapshot.Builder metric =
                CounterSnapshot.builder()
                        .name("plasmavmc_vm_cpu_seconds")
                        .help("CPU time of the machine's process");
        all.forEach(vm -> metric.dataPoint(counter(vm.labels(), seconds(vm.usage()))));
        return metric.build();
    }

    private static double seconds(UsageView usage) {
        return usage.cpuTime().toMillis() / 1000.0;
    }

    private static GaugeSnapshot memory(List<Series> all) {
        GaugeSnapshot.Builder metric =
                GaugeSnapshot.builder()
                        .name("plasmavmc_vm_memory_bytes")
                        .help("Memory of the host that the machine occupies");
        all.forEach(
                vm ->
                        metric.dataPoint(
                                GaugeDataPointSnapshot.builder()
                                        .labels(vm.labels())
                                        .value((double) vm.usage().memoryBytes())
                                        .build()));
        return metric.build();
    }

    private static CounterSnapshot disks(
            List<Series> all, String name, ToDoubleFunction<DiskUsage> value) {
        return counters(
                "plasmavmc_vm_disk_" + name,
                "What the guest reads from its disk and writes to it",
                all,
                vm ->
                        vm.usage().disks().stream()
                                .map(disk -> counter(vm.disk(disk), value.applyAsDouble(disk)))
                                .toList());
    }

    private static CounterSnapshot nics(
            List<Series> all, String name, ToDoubleFunction<NicUsage> value) {
        return counters(
                "plasmavmc_vm_nic_" + name,
                "What the guest receives and sends by its NIC on a bridge",
                all,
                vm ->
                        vm.usage().nics().stream()
                                .map(nic -> counter(vm.nic(nic), value.applyAsDouble(nic)))
                                .toList());
    }

    private static CounterSnapshot counters(
            String name,
            String help,
            List<Series> all,
            Function<Series, List<CounterDataPointSnapshot>> points) {
        CounterSnapshot.Builder metric = CounterSnapshot.builder().name(name).help(help);
        all.stream().map(points).flatMap(List::stream).forEach(metric::dataPoint);
        return metric.build();
    }

    private static CounterDataPointSnapshot counter(Labels labels, double value) {
        return CounterDataPointSnapshot.builder().labels(labels).value(value).build();
    }
}
