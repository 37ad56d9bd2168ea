package io.plasmavmc.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.kvm.files.DiskPaths;
import io.plasmavmc.kvm.qemu.commandline.DiskArguments;
import io.plasmavmc.kvm.qemu.commandline.NicArguments;
import io.plasmavmc.kvm.qemu.commandline.PciLayout;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qemu.size.CpuPlaces;
import io.plasmavmc.kvm.qmp.BlockCommands;
import io.plasmavmc.kvm.qmp.CpuCommands;
import io.plasmavmc.kvm.qmp.CpuCommands.CpuPlace;
import io.plasmavmc.kvm.qmp.DeviceCommands;
import io.plasmavmc.kvm.qmp.NetCommands;
import io.plasmavmc.kvm.qmp.ObjectCommands;
import io.plasmavmc.kvm.qmp.QmpAction;
import io.plasmavmc.kvm.qmp.QmpConfig;
import io.plasmavmc.kvm.qmp.QmpConnectFailed;
import io.plasmavmc.kvm.qmp.QmpEvent;
import io.plasmavmc.kvm.qmp.QmpSession;
import io.plasmavmc.kvm.qmp.QmpSubscription;
import io.plasmavmc.kvm.qmp.RunStateCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * QEMU by itself, with the very command line that PlasmaVMC used, its sockets elsewhere: what a
 * verb costs when nobody remembers anything.
 */
final class BareQemu implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String DISK = "data";
    private static final String NIC = "lan";
    private static final int SLOT = 5;
    private static final String MEMORY_PATH = QemuNames.DEVICES + QemuNames.MEMORY;
    private static final long MEMORY_LOOK_NANOS = 1_000_000;
    private static final int SHRINK_LOOKS = 15_000;

    /** What a guest may keep. */
    private static final long KEPT_MIB = 16;

    /** Only a tap's name would depend on it. */
    private static final Uid NOBODY = new Uid("00000000-0000-4000-8000-000000000000");

    private final Process process;
    private final QmpSession session;

    private BareQemu(Process process, QmpSession session) {
        this.process = process;
        this.session = session;
    }

    /** The arguments of a running process, its runtime directory replaced by another. */
    static List<String> commandLine(long pid, Path directory) throws IOException {
        byte[] raw = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
        List<String> arguments = List.of(new String(raw, StandardCharsets.UTF_8).split("\0", 0));
        String monitor =
                arguments.stream()
                        .filter(argument -> argument.startsWith("socket,id=monitor,path="))
                        .findFirst()
                        .orElseThrow(() -> new IOException("pid " + pid + " has no monitor"));
        String path = monitor.replace("socket,id=monitor,path=", "").replaceAll(",.*", "");
        String old = String.valueOf(Path.of(path).getParent());
        return arguments.stream()
                .map(argument -> argument.replace(old, directory.toString()))
                .toList();
    }

    /** Starts it and connects; the guest does not run yet. */
    static BareQemu launch(List<String> commandLine, Path directory) throws IOException {
        Path socket = directory.resolve("qmp");
        Files.deleteIfExists(socket);
        Process process =
                new ProcessBuilder(commandLine)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("qemu.log").toFile())
                        .start();
        return new BareQemu(process, connect(process, socket));
    }

    private static QmpSession connect(Process process, Path socket) throws IOException {
        QmpConfig config = QmpConfig.defaults(InstantSource.system());
        while (process.isAlive()) {
            try {
                if (Files.exists(socket)) {
                    return QmpSession.connect(socket, config);
                }
            } catch (QmpConnectFailed e) {
                // The file is there a moment before QEMU listens.
            }
            LockSupport.parkNanos(500_000);
        }
        throw new IOException("QEMU ended with status " + process.exitValue());
    }

    void run() {
        session.execute(new RunStateCommands.Cont(), DEADLINE);
    }

    /** The recipe of a hard reset. */
    void reset() {
        session.execute(new RunStateCommands.Stop(), DEADLINE);
        session.execute(new RunStateCommands.SystemReset(), DEADLINE);
        session.execute(new RunStateCommands.Cont(), DEADLINE);
    }

    /** Plugs a volume in with the very arguments that PlasmaVMC gives. */
    void attachDisk(Uid volume, DiskPaths paths) {
        MachineSpec.Disk disk =
                new MachineSpec.Disk(
                        DISK,
                        volume,
                        DiskFormat.QCOW2,
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        SLOT);
        DiskArguments.nodes(disk, paths).forEach(node -> act(new BlockCommands.BlockdevAdd(node)));
        act(new DeviceCommands.DeviceAdd(PciLayout.alone(DiskArguments.device(disk))));
    }

    /** Asks the guest to let it go, waits until it has, and removes the nodes. */
    void detachDisk() throws InterruptedException {
        unplug(QemuNames.disk(DISK));
        act(new BlockCommands.BlockdevDel(QemuNames.format(DISK)));
        act(new BlockCommands.BlockdevDel(QemuNames.file(DISK)));
    }

    void attachNic() {
        MachineSpec.Nic nic =
                new MachineSpec.Nic(
                        NIC, "52:54:00:ba:4e:00", true, new NicSpec.Network.User(List.of()), SLOT);
        act(new NetCommands.NetdevAdd(NicArguments.network(NOBODY, NOBODY, nic)));
        act(new DeviceCommands.DeviceAdd(PciLayout.alone(NicArguments.device(nic))));
    }

    void detachNic() throws InterruptedException {
        unplug(QemuNames.nic(NIC));
        act(new NetCommands.NetdevDel(QemuNames.network(NIC)));
    }

    /** One more, in the next place. */
    void addCpu() {
        List<CpuPlace> places = session.execute(new CpuCommands.QueryHotpluggableCpus(), DEADLINE);
        CpuPlaces ascending = CpuPlaces.of(places);
        int there = (int) places.stream().filter(place -> place.qomPath().isPresent()).count();
        ascending.upTo(there + 1).forEach(this::act);
    }

    /** Asks the guest to have so much beyond what it was started with, and waits until it has. */
    void growMemory(long mib) {
        askMemory(mib);
        while (pluggedMib() != mib) {
            LockSupport.parkNanos(MEMORY_LOOK_NANOS);
        }
    }

    /** Asks for all of that back, and waits until there is it but for a few blocks. */
    void shrinkMemory() {
        askMemory(0);
        for (int looks = 0; looks < SHRINK_LOOKS && pluggedMib() > KEPT_MIB; looks++) {
            LockSupport.parkNanos(MEMORY_LOOK_NANOS);
        }
    }

    private void askMemory(long mib) {
        act(
                new ObjectCommands.QomSet(
                        MEMORY_PATH,
                        "requested-size",
                        JsonNodeFactory.instance.numberNode(mib << 20)));
    }

    private long pluggedMib() {
        return session.execute(new ObjectCommands.QomGet(MEMORY_PATH, "size"), DEADLINE).asLong()
                >> 20;
    }

    private void unplug(String device) throws InterruptedException {
        try (QmpSubscription events = session.subscribe(64)) {
            act(new DeviceCommands.DeviceDel(device));
            while (!isGone(events.next(DEADLINE), device)) {
                // The device's parts tell of their end, too.
            }
        }
    }

    private static boolean isGone(Optional<QmpEvent> event, String device) {
        return event.orElseThrow(() -> new IllegalStateException(device + " does not go"))
                        instanceof QmpEvent.DeviceDeleted deleted
                && deleted.device().equals(Optional.of(device));
    }

    private void act(QmpAction command) {
        session.execute(command, DEADLINE);
    }

    /** SIGKILL, and wait until the process is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
        session.close();
    }
}
