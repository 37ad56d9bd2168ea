package io.plasmavmc.kvm.qemu;

import io.plasmavmc.core.hypervisor.MachineUsage;
import io.plasmavmc.core.hypervisor.UsageView;
import io.plasmavmc.core.hypervisor.UsageView.DiskUsage;
import io.plasmavmc.core.hypervisor.UsageView.NicUsage;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.kvm.linux.ProcFs;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qemu.network.TapCounters;
import io.plasmavmc.kvm.qmp.BlockCommands.BlockStats;
import io.plasmavmc.kvm.qmp.BlockCommands.QueryBlockstats;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What QEMU's machines have used. Processes and interfaces are the kernel's to tell, so that they
 * are known of a silent machine, too; only disks are asked of QEMU, in passing. Any thread.
 */
final class QemuUsage implements MachineUsage {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Machines machines;
    private final ProcFs proc;
    private final TapCounters taps;

    QemuUsage(Machines machines, ProcFs proc, TapCounters taps) {
        this.machines = machines;
        this.proc = proc;
        this.taps = taps;
    }

    /** Of machines that are known: to look for others is the reconcile's work. */
    @Override
    public Optional<UsageView> read(Uid vm, Set<String> bridgedNics) {
        return machines.newest(vm)
                .filter(Machine::isAlive)
                .flatMap(machine -> read(vm, machine, bridgedNics));
    }

    private Optional<UsageView> read(Uid vm, Machine machine, Set<String> bridgedNics) {
        var process = machine.process().record();
        return proc.usage(process.pid())
                .filter(usage -> usage.startTicks() == process.startTicks())
                .map(
                        usage ->
                                new UsageView(
                                        process,
                                        usage.cpuTime(),
                                        usage.residentBytes(),
                                        disks(machine),
                                        nics(vm, bridgedNics)));
    }

    private static List<DiskUsage> disks(Machine machine) {
        return machine.askInPassing(new QueryBlockstats(), PATIENCE).stream()
                .flatMap(List::stream)
                .flatMap(counters -> disk(counters).stream())
                .sorted(Comparator.comparing(DiskUsage::diskId))
                .toList();
    }

    private static Optional<DiskUsage> disk(BlockStats counters) {
        return counters.qdev()
                .flatMap(QemuNames::diskOf)
                .map(
                        id ->
                                new DiskUsage(
                                        id,
                                        counters.readBytes(),
                                        counters.writtenBytes(),
                                        counters.reads(),
                                        counters.writes()));
    }

    private List<NicUsage> nics(Uid vm, Set<String> bridgedNics) {
        return bridgedNics.stream().sorted().flatMap(nicId -> taps.of(vm, nicId).stream()).toList();
    }
}
