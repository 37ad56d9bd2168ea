package io.plasmavmc.core.agent;

import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.Observation.FailedDisk;
import io.plasmavmc.core.vm.DiskSpec;
import io.plasmavmc.core.vm.VmSpec;
import java.util.stream.Collectors;

/**
 * Which disks have stopped a machine. The machine knows them by their ids; who is to make room has
 * to know the volumes.
 */
final class FailedDisks {

    private FailedDisks() {}

    /** For example {@code disk data (volume web-data): the host has no space left for it}. */
    static String words(VmSpec spec, Observation.Present seen) {
        return seen.failedDisks().stream()
                .map(disk -> "disk %s: %s".formatted(name(spec, disk), disk.problem()))
                .collect(Collectors.joining("; "));
    }

    private static String name(VmSpec spec, FailedDisk failed) {
        return spec.disk(failed.diskId())
                .map(DiskSpec::volume)
                .map(volume -> "%s (volume %s)".formatted(failed.diskId(), volume.name()))
                .orElse(failed.diskId());
    }
}
