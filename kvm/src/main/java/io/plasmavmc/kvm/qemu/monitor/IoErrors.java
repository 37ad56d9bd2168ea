package io.plasmavmc.kvm.qemu.monitor;

import io.plasmavmc.core.hypervisor.Observation.FailedDisk;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qmp.BlockCommands.BlockDevice;
import java.util.List;
import java.util.Optional;

/** Which disks stopped a machine, by their own ids. */
public final class IoErrors {

    private static final String OK = "ok";
    private static final String FULL = "nospace";

    private IoErrors() {}

    /** None when all are well. */
    public static List<FailedDisk> of(List<BlockDevice> devices) {
        return devices.stream().flatMap(device -> failed(device).stream()).toList();
    }

    private static Optional<FailedDisk> failed(BlockDevice device) {
        return device.ioStatus()
                .filter(status -> !status.equals(OK))
                .map(status -> new FailedDisk(name(device), words(status)));
    }

    private static String name(BlockDevice device) {
        var path = device.qdev().orElse("");
        return QemuNames.diskOf(path).orElse(path);
    }

    private static String words(String status) {
        return status.equals(FULL)
                ? "the host has no space left for it"
                : "the host could not read or write it";
    }
}
