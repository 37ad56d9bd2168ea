package io.plasmavmc.kvm.qemu.commandline;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

    private static final String PORT = "port-";
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
        ports.add(port(PORT + "config", SLOTS, true));
        return List.copyOf(ports);
    }

    /** The bus that a device in the slot is plugged into. */
    public static String port(int slot) {
        if (slot < 0 || slot >= SLOTS) {
            throw new IllegalArgumentException(
                    "slot: %d (expected: 0 to %d)".formatted(slot, SLOTS - 1));
        }
        return PORT + slot;
    }

    /**
     * Insists on the one place that is behind a port. Where that is occupied, QEMU 7.2 would put a
     * device that does not insist beside it without a word, and no guest looks there.
     */
    public static ObjectNode alone(ObjectNode device) {
        return device.put("addr", "0.0");
    }

    /** Whether a device id is that of a port. */
    public static boolean isPort(String device) {
        return device.startsWith(PORT);
    }

    private static Port port(String id, int index, boolean first) {
        var address = "%x.%d".formatted(FIRST_PORT_SLOT + index / FUNCTIONS, index % FUNCTIONS);
        return new Port(id, address, index + 1, first);
    }
}
