package io.plasmavmc.kvm.qemu.device;

import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.kvm.files.DiskPaths;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a disk, looked for before QEMU is told to open them. */
public final class DiskFiles {

    private DiskFiles() {}

    /**
     * Refuses a disk of which a file is not there, or is none.
     *
     * @throws io.plasmavmc.core.error.PlasmaException naming the disk and the file, not where it is
     */
    public static void require(MachineSpec.Disk disk, DiskPaths paths) {
        require(disk, paths.volume(disk.volume(), disk.format()));
        disk.backing()
                .ifPresent(below -> require(disk, paths.image(below.image(), below.format())));
    }

    private static void require(MachineSpec.Disk disk, Path file) {
        if (!Files.isRegularFile(file)) {
            throw QemuFailures.failed(
                    "disk %s: its file %s is missing".formatted(disk.diskId(), file.getFileName()));
        }
    }
}
