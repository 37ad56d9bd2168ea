package io.plasmavmc.core.hypervisor.fake;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.vm.NicSpec.Forward;
import io.plasmavmc.core.vm.NicSpec.Network;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.RunningMachine.Device;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a fake machine is made of: all that its spec asks for. Pure. */
final class FakeDevices {

    static final String ACCELERATOR = "fake";
    private static final String EMULATOR = "tcg";
    static final String VERSION = "fake";

    /** The first of the ports that nobody is given (RFC 6335). */
    private static final int FIRST_CHOSEN_PORT = 49_152;

    /** QEMU's limit for a virtio disk's serial. */
    private static final int SERIAL_LENGTH = 20;

    private FakeDevices() {}

    static RunningMachine running(MachineSpec spec, Instant now, boolean emulated) {
        return new RunningMachine(
                spec.cpus(),
                0,
                spec.maxCpus(),
                spec.memoryMib(),
                spec.memoryMib(),
                spec.memoryMib(),
                spec.maxMemoryMib(),
                now,
                emulated ? EMULATOR : ACCELERATOR,
                VERSION,
                spec.disks().stream().map(FakeDevices::disk).map(FakeDevices::unplaced).toList(),
                spec.nics().stream().map(FakeDevices::nic).map(FakeDevices::unplaced).toList());
    }

    /** Where the guest sees it is known after its firmware has run. */
    private static Device unplaced(Device device) {
        return device.withAddress("");
    }

    static Device disk(MachineSpec.Disk disk) {
        String serial = disk.volume().text().replace("-", "").substring(0, SERIAL_LENGTH);
        return attached(disk.diskId(), serial, disk.slot(), List.of());
    }

    static Device nic(MachineSpec.Nic nic) {
        return switch (nic.network()) {
            case Network.User user ->
                    attached(nic.nicId(), "", nic.slot(), chosen(user, nic.slot()));
            case Network.Bridge bridge -> attached(nic.nicId(), "", nic.slot(), List.of());
        };
    }

    /** As the real host refuses one that it does not have. */
    static void checkBridge(MachineSpec.Nic nic, List<String> bridges) {
        if (nic.network() instanceof Network.Bridge(String name) && !bridges.contains(name)) {
            throw PlasmaException.of(
                    Reason.BRIDGE_NOT_FOUND, "bridge: " + name, Map.of("bridge", name));
        }
    }

    private static Device attached(String id, String serial, int slot, List<Forward> forwards) {
        String address = "0000:%02x:00.0".formatted(slot + 1);
        return Device.attached(id, serial, address, forwards);
    }

    private static List<Forward> chosen(Network.User user, int slot) {
        List<Forward> forwards = new ArrayList<>();
        for (Forward asked : user.forwards()) {
            int port =
                    asked.hostPort() == 0
                            ? FIRST_CHOSEN_PORT + 100 * slot + forwards.size()
                            : asked.hostPort();
            forwards.add(
                    new Forward(asked.protocol(), asked.hostAddress(), port, asked.guestPort()));
        }
        return forwards;
    }
}
