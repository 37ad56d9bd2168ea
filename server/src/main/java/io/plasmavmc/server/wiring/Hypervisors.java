package io.plasmavmc.server.wiring;

import io.plasmavmc.core.hypervisor.HypervisorBackend;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.hypervisor.fake.FakeHypervisor;
import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import io.plasmavmc.core.runtime.Timers;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.runtime.UidSource;
import io.plasmavmc.kvm.files.DiskPaths;
import io.plasmavmc.kvm.qemu.QemuBackend;
import io.plasmavmc.kvm.qemu.QemuConfig;
import io.plasmavmc.server.config.ServerSettings;

/** Opens the hypervisor that the settings name. */
final class Hypervisors {

    private Hypervisors() {}

    static HypervisorBackend open(
            ServerSettings settings, Uid node, Timers timers, UidSource uids, Metrics metrics) {
        if (settings.fakeOptions().isPresent()) {
            FakeOptions options = options(settings.fakeOptions().get());
            return new FakeHypervisor(new FakeHost(timers, uids, options), settings.bridges());
        }
        DiskPaths disks = new DiskPaths(settings.imagesDir(), settings.volumesDir());
        QemuConfig config =
                QemuConfig.of(node, settings.dataDir(), disks)
                        .withBridges(settings.bridges())
                        .withQmpTimes(metrics.qmpCommands());
        return QemuBackend.open(config, timers);
    }

    private static FakeOptions options(String text) {
        try {
            return FakeOptions.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Refused("--hypervisor " + text + ": " + e.getMessage());
        }
    }
}
