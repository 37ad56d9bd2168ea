package io.plasmavmc.core.hypervisor.fake;

import io.plasmavmc.core.hypervisor.MachineUsage;
import io.plasmavmc.core.hypervisor.UsageView;
import io.plasmavmc.core.hypervisor.UsageView.DiskUsage;
import io.plasmavmc.core.hypervisor.UsageView.NicUsage;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What fake machines have used: it follows from how long ago they were started, and a tenth of each
 * CPU is busy. Any thread.
 */
final class FakeMachineUsage implements MachineUsage {

    private static final long BOOT_READ_BYTES = 16 << 20;
    private static final long REQUEST_BYTES = 4096;
    private static final long PACKET_BYTES = 100;
    private static final long OWN_MEMORY_BYTES = 64 << 20;

    private final FakeHost host;

    FakeMachineUsage(FakeHost host) {
        this.host = host;
    }

    @Override
    public Optional<UsageView> read(Uid vm, Set<String> bridgedNics) {
        return host.inside(
                () -> host.machine(vm).map(m -> view(m, bridgedNics, host.timers().instant())));
    }

    private static UsageView view(FakeMachine machine, Set<String> bridgedNics, Instant now) {
        Duration age = Duration.between(machine.startTime(), now);
        return new UsageView(
                machine.process(),
                age.multipliedBy(machine.sizes().cpus()).dividedBy(10),
                (machine.sizes().view(false).memoryMib() << 20) + OWN_MEMORY_BYTES,
                machine.isSilent() ? List.of() : disks(machine, age.toSeconds()),
                nics(machine, bridgedNics, age.toSeconds()));
    }

    private static List<DiskUsage> disks(FakeMachine machine, long seconds) {
        return ids(machine, Item.Kind.DISK)
                .map(
                        id ->
                                new DiskUsage(
                                        id,
                                        BOOT_READ_BYTES,
                                        seconds * REQUEST_BYTES,
                                        BOOT_READ_BYTES / REQUEST_BYTES,
                                        seconds))
                .toList();
    }

    private static List<NicUsage> nics(FakeMachine machine, Set<String> bridged, long seconds) {
        return ids(machine, Item.Kind.NIC)
                .filter(bridged::contains)
                .map(
                        id ->
                                new NicUsage(
                                        id,
                                        seconds * 2 * PACKET_BYTES,
                                        seconds * PACKET_BYTES,
                                        seconds * 2,
                                        seconds))
                .toList();
    }

    private static Stream<String> ids(FakeMachine machine, Item.Kind kind) {
        return machine.bay().view().present().keySet().stream()
                .filter(item -> item.kind() == kind)
                .map(Item::id)
                .sorted(Comparator.naturalOrder());
    }
}
