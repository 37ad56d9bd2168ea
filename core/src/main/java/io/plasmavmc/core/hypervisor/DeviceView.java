package io.plasmavmc.core.hypervisor;

import io.plasmavmc.core.vm.Item;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The disks and NICs that a machine has at one moment, whether its guest uses them or not.
 *
 * @param present by item; what is not in it is not in the machine
 */
public record DeviceView(Map<Item, Seen> present) {

    public DeviceView {
        present = Map.copyOf(present);
    }

    public boolean has(Item item) {
        return present.containsKey(item);
    }

    public Optional<Seen> of(Item item) {
        return Optional.ofNullable(present.get(item));
    }

    /**
     * A device.
     *
     * @param address where the guest sees it on PCI, for example {@code 0000:04:00.0}; empty until
     *     the firmware has numbered the buses
     * @param asked when the guest was last asked to let it go, as far as this backend knows: a
     *     request of an earlier server is forgotten
     * @param refused the guest has answered the newest request by refusing it
     */
    public record Seen(String address, Optional<Instant> asked, boolean refused) {}
}
