package io.plasmavmc.server.wiring;

import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.volume.VolumeFiles;
import io.plasmavmc.kvm.files.DiskLimits;
import io.plasmavmc.kvm.files.DiskPaths;
import io.plasmavmc.kvm.files.QemuImageFiles;
import io.plasmavmc.kvm.files.QemuImg;
import io.plasmavmc.kvm.files.QemuVolumeFiles;
import io.plasmavmc.server.config.ServerSettings;
import java.util.stream.Collectors;

/** The files of images and volumes: real ones, with the fake hypervisor too. */
record DiskFiles(ImageFiles images, VolumeFiles volumes) {

    private static final String TOOL = "qemu-img";

    static DiskFiles open(ServerSettings settings) {
        DataDirectory.ensure(settings.imagesDir());
        DataDirectory.ensure(settings.volumesDir());
        DiskPaths paths = new DiskPaths(settings.imagesDir(), settings.volumesDir());
        QemuImg tool = new QemuImg(TOOL);
        return new DiskFiles(
                new QemuImageFiles(paths, tool, DiskLimits.DEFAULTS),
                new QemuVolumeFiles(paths, tool));
    }

    /** Removes what a crash left of work on files that nobody knows any more; before any upload. */
    void sweep(StateSnapshot state) {
        images.sweep(
                state.images().values().stream()
                        .map(image -> image.value().uid())
                        .collect(Collectors.toSet()));
        volumes.sweep(
                state.volumes().values().stream()
                        .map(volume -> volume.value().uid())
                        .collect(Collectors.toSet()));
    }
}
