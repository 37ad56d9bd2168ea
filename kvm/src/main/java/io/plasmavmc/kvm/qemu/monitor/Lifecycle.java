package io.plasmavmc.kvm.qemu.monitor;

import io.plasmavmc.kvm.qmp.QmpEvent;
import java.util.Set;

/**
 * Which of QEMU's events say that a machine's state, devices or sizes may be others now, or that
 * its guest's agent has come or gone.
 */
final class Lifecycle {

    private static final Set<String> UNTYPED =
            Set.of(
                    "SUSPEND",
                    "WAKEUP",
                    "SUSPEND_DISK",
                    "GUEST_CRASHLOADED",
                    "WATCHDOG",
                    "VSERPORT_CHANGE");

    private static final String INNER_HALF_OF_A_CPU = "/lapic";

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
                    QmpEvent.MemoryDeviceSizeChange _,
                    QmpEvent.Overflow _,
                    QmpEvent.SessionEnded _ ->
                    true;
            // A virtio device is told twice, first by the path of its inner half alone; a CPU is
            // told by that of its inner half only.
            case QmpEvent.DeviceDeleted(var device, var path) ->
                    device.isPresent() || path.endsWith(INNER_HALF_OF_A_CPU);
            case QmpEvent.Powerdown _, QmpEvent.AcpiDeviceOst _ -> false;
            case QmpEvent.Other(var name, var _) -> UNTYPED.contains(name);
        };
    }
}
