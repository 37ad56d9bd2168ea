package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Devices of every kind: adding, asking for removal, seeing what is there. */
public final class DeviceCommands {

    private DeviceCommands() {}

    /**
     * Adds a device; success means that QEMU has it, not that the guest uses it.
     *
     * @param properties driver and id with the driver's own properties; numbers and flags keep
     *     their JSON type
     */
    public record DeviceAdd(ObjectNode properties) implements QmpAction {
        public DeviceAdd {
            properties = properties.deepCopy();
        }

        @Override
        public String name() {
            return "device_add";
        }

        @Override
        public ObjectNode arguments() {
            return properties.deepCopy();
        }
    }

    /** Only asks; the device is gone with {@link QmpEvent.DeviceDeleted}, if the guest lets it. */
    public record DeviceDel(String id) implements QmpAction {
        @Override
        public String name() {
            return "device_del";
        }

        @Override
        public ObjectNode arguments() {
            return Arguments.id(id);
        }
    }

    /** All PCI devices, those behind bridges included once the firmware has numbered the buses. */
    public record QueryPci() implements QmpQuery<List<PciDevice>> {
        @Override
        public String name() {
            return "query-pci";
        }

        @Override
        public List<PciDevice> decode(JsonNode reply) {
            var found = new ArrayList<PciDevice>();
            Replies.list(reply, bus -> bus.path("devices")).forEach(on -> collect(on, found));
            return List.copyOf(found);
        }

        private static void collect(JsonNode devices, List<PciDevice> found) {
            for (var device : devices) {
                found.add(device(device));
                collect(device.path("pci_bridge").path("devices"), found);
            }
        }

        private static PciDevice device(JsonNode device) {
            var model = Replies.object(device, "id");
            return new PciDevice(
                    Replies.text(device, "qdev_id"),
                    Replies.number(device, "bus"),
                    Replies.number(device, "slot"),
                    Replies.number(device, "function"),
                    Replies.number(model, "vendor"),
                    Replies.number(model, "device"),
                    Replies.optionalNumber(device.path("pci_bridge").path("bus"), "secondary"));
        }
    }

    /**
     * A PCI device and its place.
     *
     * @param id empty for one that belongs to the machine itself
     * @param secondaryBus the bus behind a bridge, 0 until the firmware has numbered it; empty for
     *     what is no bridge
     */
    public record PciDevice(
            String id,
            long bus,
            long slot,
            long function,
            long vendor,
            long device,
            Optional<Long> secondaryBus) {}

    /** The bytes of memory that the machine was started with; what was plugged is beside them. */
    public record QueryMemorySizeSummary() implements QmpQuery<Long> {
        @Override
        public String name() {
            return "query-memory-size-summary";
        }

        @Override
        public Long decode(JsonNode reply) {
            return Replies.number(reply, "base-memory");
        }
    }

    public record QueryMemoryDevices() implements QmpQuery<List<MemoryDevice>> {
        @Override
        public String name() {
            return "query-memory-devices";
        }

        @Override
        public List<MemoryDevice> decode(JsonNode reply) {
            return Replies.list(reply, QueryMemoryDevices::device);
        }

        private static MemoryDevice device(JsonNode device) {
            var data = Replies.object(device, "data");
            return new MemoryDevice(
                    Replies.text(device, "type"),
                    Replies.optionalText(data, "id"),
                    Replies.number(data, "size"),
                    Replies.optionalNumber(data, "requested-size"),
                    Replies.optionalNumber(data, "max-size"));
        }
    }

    /**
     * Memory beyond the base.
     *
     * @param type {@code dimm}, {@code virtio-mem}, … in QEMU's words
     * @param size bytes that the guest has now
     * @param requestedSize what the guest was asked to take, where it can be asked
     * @param maxSize what it could be given at most, where that is a limit of the device
     */
    public record MemoryDevice(
            String type,
            Optional<String> id,
            long size,
            Optional<Long> requestedSize,
            Optional<Long> maxSize) {}
}
