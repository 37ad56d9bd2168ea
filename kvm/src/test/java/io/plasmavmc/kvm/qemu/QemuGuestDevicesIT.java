package io.plasmavmc.kvm.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.core.hypervisor.DeviceCommand;
import io.plasmavmc.core.hypervisor.DeviceCommand.AskToGo;
import io.plasmavmc.core.hypervisor.DeviceCommand.AttachDisk;
import io.plasmavmc.core.hypervisor.DeviceCommand.AttachNic;
import io.plasmavmc.core.hypervisor.DeviceCommand.Grow;
import io.plasmavmc.core.hypervisor.DeviceCommand.Release;
import io.plasmavmc.core.hypervisor.DeviceCommand.SetLink;
import io.plasmavmc.core.hypervisor.DeviceView;
import io.plasmavmc.core.hypervisor.MachineDevices.Changed;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.NicSpec.Forward;
import io.plasmavmc.core.vm.NicSpec.Forward.Protocol;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qmp.BlockCommands.QueryNamedBlockNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Devices that come and go under a guest that knows about them. */
@EnabledIf(
        value = "hasGuest",
        disabledReason = "the sample guest is not made: guest/build .cache/guest/sample.qcow2")
class QemuGuestDevicesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration MISSED = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofMillis(5);
    private static final String MAC = "52:54:00:00:00:09";
    private static final int MIB = 1 << 20;
    private static final int ROUNDS = 50;

    /** Much less than what even one leaked queue of a device in each round would add up to. */
    private static final long MOST_KIB = 24 * 1024;

    private final Queue<Uid> told = new ConcurrentLinkedQueue<>();
    private QemuHost host;
    private MachineSpec spec;
    private long pid;

    static boolean hasGuest() {
        return Files.isRegularFile(image());
    }

    private static Path image() {
        return Path.of(System.getProperty("plasmavmc.guest", ""));
    }

    @BeforeEach
    void boot(@TempDir Path directory) {
        host = new QemuHost(directory);
        spec = host.sampleGuest(image());
        pid = host.launch(spec).machine().pid();
        host.backend().resume(spec.uid());
        await().atMost(PATIENCE).until(() -> seen().contains("disks=vda:64MiB"));
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void diskComesGrowsGoesAndComesBack() {
        var disk = host.rawDisk("d".repeat(63), 5, 16 * MIB);
        var serial = QemuNames.serial(disk.volume());

        var device = change(new AttachDisk(disk)).attached().orElseThrow();
        awaitSeen("vdb:16MiB:" + serial);
        assertThat(device.address()).isEqualTo("0000:06:00.0");
        assertThat(device.serial()).isEqualTo(serial);

        change(new Grow(disk, 32 * MIB));
        awaitSeen("vdb:32MiB:" + serial);

        detach(Item.disk(disk.diskId()));
        await().atMost(PATIENCE).until(() -> !seen().contains(serial));

        change(new AttachDisk(disk));
        awaitSeen("vdb:32MiB:" + serial);
    }

    @Test
    void nicComesWithItsCablePulledIsPluggedInAndGoes() {
        var nic = nic(false);

        var device = change(new AttachNic(nic)).attached().orElseThrow();
        awaitSeen(MAC + ":down");
        assertThat(device.address()).isEqualTo("0000:07:00.0");

        change(new SetLink(Item.nic("late"), true));
        awaitSeen(MAC + ":up");

        host.reopen();
        assertThat(look().of(Item.nic("late")).orElseThrow().address()).isEqualTo("0000:07:00.0");
        detach(Item.nic("late"));
        await().atMost(PATIENCE).until(() -> !seen().contains(MAC));
    }

    @Test
    void guestThatLetsADeviceGoIsTold() {
        change(new AttachDisk(host.rawDisk("data", 5, MIB)));
        host.backend().onChange(told::add);

        change(new AskToGo(Item.disk("data")));

        await().atMost(PATIENCE).until(() -> told.contains(spec.uid()));
        assertThat(look().has(Item.disk("data"))).isFalse();
    }

    @Test
    void manyRoundsLeaveTheProcessAsItWas() throws IOException {
        var disk = host.rawDisk("data", 5, MIB);
        rounds(disk, 5);
        int nodes = nodes();
        long files = files();
        long memory = memoryKib();

        rounds(disk, ROUNDS);

        assertThat(nodes()).isEqualTo(nodes);
        assertThat(files()).isEqualTo(files);
        assertThat(memoryKib() - memory).isLessThan(MOST_KIB);
    }

    private void rounds(MachineSpec.Disk disk, int count) {
        for (int round = 0; round < count; round++) {
            change(new AttachDisk(disk));
            change(new AttachNic(nic(true)));
            detach(Item.disk(disk.diskId()));
            detach(Item.nic("late"));
        }
    }

    private static MachineSpec.Nic nic(boolean linkUp) {
        var forward = new Forward(Protocol.TCP, "127.0.0.1", 0, 22);
        return new MachineSpec.Nic(
                "late", MAC, linkUp, new NicSpec.Network.User(List.of(forward)), 6);
    }

    private void detach(Item item) {
        change(new AskToGo(item));
        await().pollInterval(SOON).atMost(PATIENCE).until(() -> isGone(item));
        change(new Release(item));
    }

    /** A request that the guest has missed is repeated, as the agent does it. */
    private boolean isGone(Item item) {
        var seen = look().of(item);
        var missed = Instant.now().minus(MISSED);
        if (seen.flatMap(DeviceView.Seen::asked).filter(missed::isAfter).isPresent()) {
            change(new AskToGo(item));
        }
        return seen.isEmpty();
    }

    private DeviceView look() {
        return host.backend().devices().look(spec.uid()).orElseThrow();
    }

    private Changed change(DeviceCommand command) {
        return host.backend().devices().change(spec.uid(), command).orElseThrow();
    }

    private void awaitSeen(String words) {
        await().atMost(PATIENCE).until(() -> seen().contains(words));
    }

    /** The newest line of what the guest sees. */
    private String seen() {
        return host.console(spec.uid())
                .lines()
                .filter(line -> line.startsWith("GUEST-SEES"))
                .reduce("", (_, newest) -> newest);
    }

    private int nodes() {
        return host.asked(spec.uid(), new QueryNamedBlockNodes()).size();
    }

    /** With the monitor's connection, which the looking waits for, among them each time. */
    private long files() throws IOException {
        look();
        try (var all = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return all.count();
        }
    }

    private long memoryKib() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
