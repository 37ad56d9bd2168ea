package io.plasmavmc.kvm.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.hypervisor.HypervisorBackend;
import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.kvm.linux.Pidfd;
import io.plasmavmc.kvm.qemu.host.Accelerator;
import io.plasmavmc.testkit.hypervisor.HypervisorBackendContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** The real QEMU, emulating: what every hypervisor must do. */
class QemuBackendIT extends HypervisorBackendContract {

    private static final Patience PATIENCE =
            new Patience(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(30));

    private static final String MAC = "52:54:00:00:00:01";

    @TempDir Path directory;
    private Optional<QemuConfig> config = Optional.empty();

    protected Accelerator.Choice accelerator() {
        return Accelerator.Choice.TCG;
    }

    @Override
    protected HypervisorBackend openBackend() {
        return QemuBackend.open(config(), InstantSource.system());
    }

    @Override
    protected MachineSpec spec(VmId id, Uid uid) {
        var volume = config().disks().volume(uid, DiskFormat.RAW);
        if (!Files.exists(volume)) {
            BootSector.write(volume);
        }
        var disk =
                new MachineSpec.Disk(
                        "boot", uid, DiskFormat.RAW, Optional.empty(), Optional.of(1), false, 0);
        var nic = new MachineSpec.Nic("eth0", MAC, true, new NicSpec.Network.User(List.of()), 1);
        return new MachineSpec(
                id,
                uid,
                7,
                backend().host().machineType(),
                2,
                4,
                128,
                256,
                List.of(disk),
                List.of(nic));
    }

    @Override
    protected MachineSpec.Disk disk(String diskId, int slot) {
        return made(diskId, slot, DiskFormat.RAW);
    }

    /** What is in its file is not of the format that was written down. */
    @Override
    protected MachineSpec.Disk refusedDisk(String diskId, int slot) {
        return made(diskId, slot, DiskFormat.QCOW2);
    }

    private MachineSpec.Disk made(String diskId, int slot, DiskFormat format) {
        var disk =
                new MachineSpec.Disk(
                        diskId,
                        QemuHost.uid(),
                        format,
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        slot);
        BootSector.write(config().disks().volume(disk.volume(), format));
        return disk;
    }

    @Override
    protected String consoleWords() {
        return BootSector.WORDS;
    }

    @Override
    protected void kill(MachineRecord machine) {
        send(machine, Pidfd.KILL);
    }

    @Override
    protected void makeSilent(MachineRecord machine) {
        send(machine, Pidfd.STOP);
    }

    @Override
    protected void makeAnswer(MachineRecord machine) {
        send(machine, Pidfd.CONTINUE);
    }

    private QemuConfig config() {
        if (config.isEmpty()) {
            config =
                    Optional.of(
                            QemuHost.config(directory)
                                    .withAccelerator(accelerator())
                                    .withPatience(PATIENCE));
        }
        return config.get();
    }

    private static void send(MachineRecord machine, int signal) {
        try (var process = Pidfd.open(machine.pid()).orElseThrow()) {
            assertThat(process.send(signal)).isTrue();
        }
    }
}
