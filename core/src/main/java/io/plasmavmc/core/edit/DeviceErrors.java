package io.plasmavmc.core.edit;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.vm.DeviceSpec;
import io.plasmavmc.core.vm.DiskSpec;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.VmId;
import java.util.List;
import java.util.Map;

/** The refusals of edits of disks and NICs, so that messages stay uniform. */
final class DeviceErrors {

    private DeviceErrors() {}

    static PlasmaException notFound(VmId vm, Item item) {
        return PlasmaException.of(
                switch (item.kind()) {
                    case DISK -> Reason.DISK_NOT_FOUND;
                    case NIC -> Reason.NIC_NOT_FOUND;
                    case CPUS, MEMORY -> throw new IllegalArgumentException(item + " is no device");
                },
                "VM %s has no %s".formatted(vm.name(), item),
                metadata(vm, item));
    }

    static PlasmaException exists(VmId vm, DeviceSpec device) {
        String words =
                device.isDetaching()
                        ? "VM %s: %s is still being detached"
                        : "VM %s has a %s already" + holding(device);
        return PlasmaException.of(
                Reason.ALREADY_EXISTS,
                words.formatted(vm.name(), device.item()),
                metadata(vm, device.item()));
    }

    private static String holding(DeviceSpec device) {
        return switch (device) {
            case DiskSpec disk -> ", volume " + disk.volume().name();
            case NicSpec nic -> ", MAC " + nic.mac();
        };
    }

    static PlasmaException bootDisk(VmId vm, Item item) {
        return PlasmaException.of(
                Reason.BOOT_DISK,
                "VM %s boots from %s (expected: another disk)".formatted(vm.name(), item),
                metadata(vm, item));
    }

    static PlasmaException detaching(VmId vm, Item item) {
        return PlasmaException.of(
                Reason.WRONG_PHASE,
                "VM %s: %s is being detached (expected: one that stays)".formatted(vm.name(), item),
                metadata(vm, item));
    }

    static PlasmaException ejected(VmId vm, Item item) {
        return PlasmaException.of(
                Reason.WRONG_PHASE,
                "VM %s: the guest has ejected %s (expected: one that is there; attach it again)"
                        .formatted(vm.name(), item),
                metadata(vm, item));
    }

    static PlasmaException bridgeNotAllowed(String bridge, List<String> allowed) {
        String expected =
                allowed.isEmpty()
                        ? "none, this server allows VMs no bridge"
                        : "one that this server allows: " + String.join(", ", allowed);
        return PlasmaException.of(
                Reason.BRIDGE_NOT_FOUND,
                "bridge: %s (expected: %s)".formatted(bridge, expected),
                Map.of("bridge", bridge));
    }

    static PlasmaException noFreeSlot(VmId vm, String what, int most) {
        return PlasmaException.of(
                Reason.NO_FREE_SLOT,
                "VM %s: more %s than the %d that a machine takes".formatted(vm.name(), what, most),
                Map.of("vm", vm.name(), "slots", Integer.toString(most)));
    }

    private static Map<String, String> metadata(VmId vm, Item item) {
        return Map.of("vm", vm.name(), item.key(), item.id());
    }
}
