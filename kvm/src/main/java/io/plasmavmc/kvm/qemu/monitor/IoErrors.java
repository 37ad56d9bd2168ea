package io.plasmavmc.kvm.qemu.monitor;

import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qmp.BlockCommands.BlockDevice;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which disks stopped a machine, told to people by the disks' own ids. */
public final class IoErrors {

    private static final String OK = "ok";
    private static final String FULL = "nospace";

    private IoErrors() {}

    /** For example {@code disk data: the host's disk is full}; empty when all are well. */
    public static String describe(List<BlockDevice> devices) {
        return devices.stream()
                .flatMap(device -> describe(device).stream())
                .collect(Collectors.joining("; "));
    }

    private static Optional<String> describe(BlockDevice device) {
        return device.ioStatus()
                .filter(status -> !status.equals(OK))
                .map(status -> "disk %s: %s".formatted(name(device), words(status)));
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
