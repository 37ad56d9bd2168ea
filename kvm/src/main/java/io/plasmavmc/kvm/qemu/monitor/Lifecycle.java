package io.plasmavmc.kvm.qemu.monitor;

import io.plasmavmc.kvm.qmp.QmpEvent;
import java.util.Set;

/** Which of QEMU's events say that a machine's state or devices may be others now. */
final class Lifecycle {

    private static final Set<String> UNTYPED =
            Set.of("SUSPEND", "WAKEUP", "SUSPEND_DISK", "GUEST_CRASHLOADED", "WATCHDOG");

    private Lifecycle() {}

    static boolean concerns(QmpEvent event) {
        return switch (event) {
            case QmpEvent.Shutdown _,
                    QmpEvent.Stop _,
                    QmpEvent.Resume _,
                    QmpEvent.Reset _,
                    QmpEvent.GuestPanicked _,
                    QmpEvent.BlockIoError _,
                    QmpEvent.DeviceUnplugGuestError _,
                    QmpEvent.Overflow _,
                    QmpEvent.SessionEnded _ ->
                    true;
            // A virtio device is told twice, first by the path of its inner half alone.
            case QmpEvent.DeviceDeleted(var device, var _) -> device.isPresent();
            case QmpEvent.Powerdown _,
                    QmpEvent.MemoryDeviceSizeChange _,
                    QmpEvent.AcpiDeviceOst _ ->
                    false;
            case QmpEvent.Other(var name, var _) -> UNTYPED.contains(name);
        };
    }
}
