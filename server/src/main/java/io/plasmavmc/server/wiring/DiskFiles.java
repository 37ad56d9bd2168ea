package io.plasmavmc.server.wiring;

import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.volume.VolumeFiles;
import io.plasmavmc.kvm.files.DiskLimits;
import io.plasmavmc.kvm.files.DiskPaths;
import io.plasmavmc.kvm.files.QemuImageFiles;
import io.plasmavmc.kvm.files.QemuImg;
import io.plasmavmc.kvm.files.QemuVolumeFiles;
import io.plasmavmc.server.config.ServerSettings;

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
}
