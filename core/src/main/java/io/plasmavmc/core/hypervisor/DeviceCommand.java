package io.plasmavmc.core.hypervisor;

import io.plasmavmc.core.vm.Item;

/** What can be done to the devices of a machine that is there; each may be repeated. */
public sealed interface DeviceCommand {

    /** The device that it is about. */
    Item item();

    /**
     * Plugs a disk in. One that is in the machine already is left as it is, and what an earlier
     * attempt left behind is in nobody's way. When the hypervisor refuses, nothing of the attempt
     * is left.
     */
    record AttachDisk(MachineSpec.Disk disk) implements DeviceCommand {
        @Override
        public Item item() {
            return Item.disk(disk.diskId());
        }
    }

    /** Plugs a NIC in, its link as wanted from the start; otherwise as {@link AttachDisk}. */
    record AttachNic(MachineSpec.Nic nic) implements DeviceCommand {
        @Override
        public Item item() {
            return Item.nic(nic.nicId());
        }
    }

    /**
     * Asks the guest to let the device go. Whether it does is seen later; a request that is under
     * way already is no refusal.
     */
    record AskToGo(Item item) implements DeviceCommand {}

    /**
     * Removes all that a device which is not in the machine any more has left there and on the
     * host; nothing is no error. Refused while the machine still uses it.
     */
    record Release(Item item) implements DeviceCommand {}

    /** Plugs the NIC's cable in or pulls it. */
    record SetLink(Item item, boolean up) implements DeviceCommand {}

    /** Grows a disk in use, its file first; one that is as large already stays. */
    record Grow(MachineSpec.Disk disk, long sizeBytes) implements DeviceCommand {
        @Override
        public Item item() {
            return Item.disk(disk.diskId());
        }
    }
}
