package io.plasmavmc.kvm.qemu.commandline;

import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.kvm.qemu.paths.Digest;
import java.util.List;
import java.util.Optional;

/**
 * How things are called inside QEMU, on the host and in the guest. Derived, never chosen: each name
 * follows from the VM's own ids, so a server that has just started knows them too.
 *
 * <p>A prefix keeps the kinds apart and makes the first character a letter. Device ids may be long
 * and keep the whole id, which makes them readable backwards; node names (31 characters), serials
 * (20) and interface names (15) are hashed.
 */
public final class QemuNames {

    /** The id of the device that gives and takes memory. */
    public static final String MEMORY = "memory";

    /** The channel to the guest's agent. */
    public static final String AGENT = "agent";

    /** Where in QEMU's object tree the devices are. */
    public static final String DEVICES = "/machine/peripheral/";

    private static final String DISK = "disk-";
    private static final String NIC = "nic-";
    private static final int NODE_DIGITS = 24;
    private static final int SERIAL_DIGITS = 20;
    private static final String TAP = "pv";
    private static final int TAP_NODE_DIGITS = 5;
    private static final int TAP_NIC_DIGITS = 8;

    private QemuNames() {}

    /** The id of the disk's device. */
    public static String disk(String diskId) {
        return DISK + diskId;
    }

    /** The disk that a device id, or a path in QEMU's object tree, belongs to. */
    public static Optional<String> diskOf(String device) {
        for (var part : device.split("/", -1)) {
            if (part.startsWith(DISK)) {
                return Optional.of(part.substring(DISK.length()));
            }
        }
        return Optional.empty();
    }

    /** The id of the device of a disk or NIC. */
    public static String device(Item item) {
        return switch (item.kind()) {
            case DISK -> disk(item.id());
            case NIC -> nic(item.id());
            case CPUS, MEMORY -> throw new IllegalArgumentException(item + " is no device");
        };
    }

    /** The disk or NIC whose device has the id; no other device of a machine is one. */
    public static Optional<Item> itemOf(String device) {
        if (device.startsWith(DISK)) {
            return Optional.of(Item.disk(device.substring(DISK.length())));
        }
        return device.startsWith(NIC)
                ? Optional.of(Item.nic(device.substring(NIC.length())))
                : Optional.empty();
    }

    /** The node that the disk's device reads and writes. */
    public static String format(String diskId) {
        return "fmt-" + Digest.of(diskId, NODE_DIGITS);
    }

    /** The node of the volume's file. */
    public static String file(String diskId) {
        return "file-" + Digest.of(diskId, NODE_DIGITS);
    }

    /** The node of the image below the volume. */
    public static String backingFormat(String diskId) {
        return "bfmt-" + Digest.of(diskId, NODE_DIGITS);
    }

    /** The node of that image's file. */
    public static String backingFile(String diskId) {
        return "bfile-" + Digest.of(diskId, NODE_DIGITS);
    }

    /** What the guest sees as the serial of the volume, in whichever slot it is. */
    public static String serial(Uid volume) {
        return Digest.of(volume.text(), SERIAL_DIGITS);
    }

    /** The id of the NIC's device. */
    public static String nic(String nicId) {
        return NIC + nicId;
    }

    /** The id of the NIC's network. */
    public static String network(String nicId) {
        return "net-" + nicId;
    }

    /** The id of a plugged CPU; the one at boot has none. */
    public static String cpu(int index) {
        return "cpu-" + index;
    }

    /** The nodes that a disk may have, each above those that it is made of. */
    public static List<String> nodes(String diskId) {
        return List.of(format(diskId), file(diskId), backingFormat(diskId), backingFile(diskId));
    }

    /** The host's interface of a NIC on a bridge. */
    public static String tap(Uid node, Uid vm, String nicId) {
        return tapPrefix(node) + Digest.of(vm.text() + "/" + nicId, TAP_NIC_DIGITS);
    }

    /** What the names of all taps of a node begin with, and of no other's. */
    public static String tapPrefix(Uid node) {
        return TAP + Digest.of(node.text(), TAP_NODE_DIGITS);
    }
}
