package io.plasmavmc.kvm.qemu.commandline;

import java.util.ArrayList;
import java.util.List;

/**
 * Where each device is on PCI. A guest knows its NICs and disks by these addresses, so a layout
 * never changes once VMs were started with it: a new one gets a new {@link #VERSION} beside the
 * old.
 *
 * <p>Everything that may come and go has a root port of its own, eight to a PCI slot; what is
 * always there is on {@code pcie.0} itself. The last port is kept for the disk that tells a guest
 * its configuration: behind all others, so that it is never the guest's first disk.
 */
public final class PciLayout {

    public static final int VERSION = 1;

    /** Ports for disks and NICs. */
    public static final int SLOTS = 32;

    static final String ROOT_BUS = "pcie.0";
    static final String SERIAL = "1.0";
    static final String RANDOM = "2.0";
    static final String MEMORY = "3.0";
    static final String PANIC = "9.0";

    private static final int FIRST_PORT_SLOT = 4;
    private static final int FUNCTIONS = 8;

    private PciLayout() {}

    /**
     * A root port.
     *
     * @param number unique as QEMU's chassis and slot, from 1
     * @param first whether it is the one that announces the others of its PCI slot
     */
    record Port(String id, String address, int number, boolean first) {}

    /** All ports in the order in which firmware and guest number the buses behind them. */
    static List<Port> ports() {
        var ports = new ArrayList<Port>();
        for (int slot = 0; slot < SLOTS; slot++) {
            ports.add(port(port(slot), slot, slot % FUNCTIONS == 0));
        }
        ports.add(port("port-config", SLOTS, true));
        return List.copyOf(ports);
    }

    /** The bus that a device in the slot is plugged into. */
    public static String port(int slot) {
        if (slot < 0 || slot >= SLOTS) {
            throw new IllegalArgumentException(
                    "slot: %d (expected: 0 to %d)".formatted(slot, SLOTS - 1));
        }
        return "port-" + slot;
    }

    private static Port port(String id, int index, boolean first) {
        var address = "%x.%d".formatted(FIRST_PORT_SLOT + index / FUNCTIONS, index % FUNCTIONS);
        return new Port(id, address, index + 1, first);
    }
}
