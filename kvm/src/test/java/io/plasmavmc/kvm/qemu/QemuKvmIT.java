package io.plasmavmc.kvm.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.kvm.linux.KvmDevice;
import io.plasmavmc.kvm.qemu.host.Accelerator;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The same command line by KVM, down to a guest that speaks. */
@EnabledIf(value = "hasKvm", disabledReason = "this host cannot virtualize by KVM")
class QemuKvmIT {

    /**
     * A /dev/kvm that the processor does not stand behind is none: some of them run a boot sector,
     * with others QEMU ends before.
     */
    static boolean hasKvm() {
        return switch (KvmDevice.probe("/dev/kvm", Path.of("/proc/cpuinfo"))) {
            case USABLE -> true;
            case NO_HARDWARE, MISSING, FORBIDDEN, BROKEN -> false;
        };
    }

    @Test
    void guestRunsByKvm(@TempDir Path directory) {
        var config = QemuHost.config(directory).withAccelerator(Accelerator.Choice.KVM);
        try (var host = new QemuHost(config)) {
            var spec = host.bootable();

            var launched = host.launch(spec);
            host.backend().resume(spec.uid());

            assertThat(launched.running().accelerator()).isEqualTo("kvm");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> host.console(spec.uid()).contains(BootSector.WORDS));
            assertThat(host.backend().terminate(spec.uid())).isInstanceOf(Observation.Absent.class);
        }
    }
}
