package io.plasmavmc.kvm.qemu;

import io.plasmavmc.kvm.linux.KvmDevice;
import io.plasmavmc.kvm.qemu.host.Accelerator;
import org.junit.jupiter.api.condition.EnabledIf;

/** The real QEMU with KVM: what every hypervisor must do. */
@EnabledIf(value = "hasKvm", disabledReason = "this host has no usable /dev/kvm")
class QemuKvmBackendIT extends QemuBackendIT {

    static boolean hasKvm() {
        return KvmDevice.probe("/dev/kvm") == KvmDevice.Usability.USABLE;
    }

    @Override
    protected Accelerator.Choice accelerator() {
        return Accelerator.Choice.AUTOMATIC;
    }
}
