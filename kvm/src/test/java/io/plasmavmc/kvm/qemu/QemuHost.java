package io.plasmavmc.kvm.qemu;

import io.plasmavmc.core.hypervisor.Launched;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.kvm.files.DiskPaths;
import io.plasmavmc.kvm.linux.Command;
import io.plasmavmc.kvm.qemu.host.Accelerator;
import io.plasmavmc.kvm.qemu.paths.VmDirectories;
import io.plasmavmc.kvm.qemu.paths.VmPaths;
import io.plasmavmc.kvm.qmp.QmpConfig;
import io.plasmavmc.kvm.qmp.QmpQuery;
import io.plasmavmc.kvm.qmp.QmpSession;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A node's directories with a backend that tests may open and close again. Ends the machines that
 * it launched.
 */
final class QemuHost implements AutoCloseable {

    private final QemuConfig config;
    private final List<Uid> launched = new ArrayList<>();
    private QemuBackend backend;

    QemuHost(Path directory) {
        this(config(directory));
    }

    QemuHost(QemuConfig config) {
        this.config = config;
        this.backend = QemuBackend.open(config, InstantSource.system());
    }

    static QemuConfig config(Path directory) {
        var disks = new DiskPaths(make(directory, "images"), make(directory, "volumes"));
        return QemuConfig.of(uid(), directory, disks)
                .withRuntimeRoot(directory.resolve("run"))
                .withAccelerator(Accelerator.Choice.TCG);
    }

    QemuConfig config() {
        return config;
    }

    QemuBackend backend() {
        return backend;
    }

    /** As when the server is restarted: the machines are found again. */
    QemuBackend reopen() {
        backend.close();
        backend = QemuBackend.open(config, InstantSource.system());
        return backend;
    }

    Launched launch(MachineSpec spec) {
        launched.add(spec.uid());
        return backend.launch(spec);
    }

    MachineSpec spec() {
        return spec(1, List.of(), List.of());
    }

    MachineSpec spec(int cpus, List<MachineSpec.Disk> disks, List<MachineSpec.Nic> nics) {
        return new MachineSpec(
                VmId.of("default", "default", "web"),
                uid(),
                1,
                backend.host().machineType(),
                cpus,
                4,
                128,
                512,
                disks,
                nics);
    }

    /** The same machine with other memory. */
    static MachineSpec withMemory(MachineSpec spec, long mib, long maxMib) {
        return new MachineSpec(
                spec.id(),
                spec.uid(),
                spec.epoch(),
                spec.machineType(),
                spec.cpus(),
                spec.maxCpus(),
                mib,
                maxMib,
                spec.disks(),
                spec.nics());
    }

    /** With a guest that writes {@link BootSector#WORDS}. */
    MachineSpec bootable() {
        var disk =
                new MachineSpec.Disk(
                        "boot", uid(), DiskFormat.RAW, Optional.empty(), Optional.of(1), false, 0);
        BootSector.write(volume(disk));
        return spec(2, List.of(disk), List.of());
    }

    /** The sample guest on a disk of its own, see guest/README.md. */
    MachineSpec sampleGuest(Path image) {
        var root =
                new MachineSpec.Disk(
                        "root",
                        uid(),
                        DiskFormat.QCOW2,
                        Optional.empty(),
                        Optional.of(1),
                        false,
                        0);
        try {
            Files.copy(image, volume(root));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return spec(1, List.of(root), List.of());
    }

    /** What QEMU itself says, asked while no backend holds its monitor. */
    <R> R asked(Uid vm, QmpQuery<R> query) {
        backend.close();
        var qmp = QmpConfig.defaults(InstantSource.system());
        try (var session = QmpSession.connect(paths(vm).monitor(), qmp)) {
            return session.execute(query, Duration.ofSeconds(30));
        } finally {
            reopen();
        }
    }

    /** The guest's console, for somebody to type at. */
    GuestConsole openConsole(Uid vm) {
        return GuestConsole.open(paths(vm).serial());
    }

    private VmPaths paths(Uid vm) {
        return VmDirectories.open(config.runtimeRoot(), config.dataDir(), config.nodeUid()).of(vm);
    }

    /** All that the VM's console said. */
    String console(Uid vm) {
        return StandardCharsets.UTF_8
                .decode(backend.consoleLog().read(vm, 0, 1 << 20).bytes())
                .toString();
    }

    MachineSpec.Disk disk(String diskId, int slot) {
        var disk =
                new MachineSpec.Disk(
                        diskId,
                        uid(),
                        DiskFormat.QCOW2,
                        Optional.empty(),
                        Optional.of(slot + 1),
                        false,
                        slot);
        create(volume(disk));
        return disk;
    }

    Path volume(MachineSpec.Disk disk) {
        return config.disks().volume(disk.volume(), disk.format());
    }

    /** A raw one, as large as that, without anything in it. */
    MachineSpec.Disk rawDisk(String diskId, int slot, long bytes) {
        var disk =
                new MachineSpec.Disk(
                        diskId,
                        uid(),
                        DiskFormat.RAW,
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        slot);
        try (var file = new RandomAccessFile(volume(disk).toFile(), "rw")) {
            file.setLength(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return disk;
    }

    static MachineSpec.Nic user(String nicId, int slot, NicSpec.Forward... forwards) {
        return new MachineSpec.Nic(
                nicId,
                "52:54:00:00:00:0" + slot,
                true,
                new NicSpec.Network.User(List.of(forwards)),
                slot);
    }

    static Uid uid() {
        return new Uid(UUID.randomUUID().toString());
    }

    @Override
    public void close() {
        launched.forEach(backend::terminate);
        backend.close();
    }

    private static void create(Path volume) {
        var result =
                Command.run(
                        List.of(
                                "qemu-img",
                                "create",
                                "-q",
                                "-f",
                                "qcow2",
                                volume.toString(),
                                "16M"),
                        Duration.ofSeconds(30));
        if (!result.succeeded()) {
            throw new IllegalStateException(result.output());
        }
    }

    private static Path make(Path directory, String name) {
        try {
            return Files.createDirectories(directory.resolve(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
