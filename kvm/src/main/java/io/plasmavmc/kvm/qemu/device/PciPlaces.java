package io.plasmavmc.kvm.qemu.device;

import io.plasmavmc.kvm.qemu.commandline.PciLayout;
import io.plasmavmc.kvm.qmp.DeviceCommands.PciDevice;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Where the guest sees the devices of one process on PCI. The firmware numbers the buses behind the
 * ports once the guest runs, and in the same way at each of its boots, so they are asked for until
 * they are known and never again. Any thread.
 */
final class PciPlaces {

    /** What the firmware gives a bridge while it is still looking at what is behind it. */
    private static final long PROVISIONAL = 255;

    private final Map<String, Long> buses = new ConcurrentHashMap<>();
    private final Map<String, String> addresses = new ConcurrentHashMap<>();

    /** Notes a device that was plugged in. */
    void plugged(String device, int slot) {
        addresses.remove(device);
        Optional.ofNullable(buses.get(PciLayout.port(slot)))
                .ifPresent(bus -> addresses.put(device, address(bus, 0, 0)));
    }

    /**
     * The addresses of these devices, as far as there are any.
     *
     * @param present all that the machine has
     * @param pci asked only where something is not known yet
     */
    Map<String, String> of(Collection<String> present, Supplier<List<PciDevice>> pci) {
        addresses.keySet().retainAll(present);
        if (!addresses.keySet().containsAll(present)) {
            learn(pci.get());
        }
        var known = new HashMap<>(addresses);
        known.keySet().retainAll(present);
        return known;
    }

    private void learn(List<PciDevice> devices) {
        var found = new HashMap<String, Long>();
        for (var device : devices) {
            if (PciLayout.isPort(device.id())) {
                found.put(device.id(), device.secondaryBus().orElse(0L));
            }
        }
        if (!isNumbered(found.values())) {
            return;
        }
        buses.putAll(found);
        devices.stream()
                .filter(device -> found.containsValue(device.bus()))
                .forEach(
                        device ->
                                addresses.put(
                                        device.id(),
                                        address(device.bus(), device.slot(), device.function())));
    }

    /** Whether the firmware is through with all of them. */
    private static boolean isNumbered(Collection<Long> secondary) {
        return secondary.stream().allMatch(bus -> bus > 0 && bus < PROVISIONAL)
                && new HashSet<>(secondary).size() == secondary.size();
    }

    private static String address(long bus, long slot, long function) {
        return "0000:%02x:%02x.%x".formatted(bus, slot, function);
    }
}
