package io.plasmavmc.kvm.qmp;

import static io.plasmavmc.kvm.qmp.Replies.flag;
import static io.plasmavmc.kvm.qmp.Replies.number;
import static io.plasmavmc.kvm.qmp.Replies.optionalFlag;
import static io.plasmavmc.kvm.qmp.Replies.optionalText;
import static io.plasmavmc.kvm.qmp.Replies.text;

import com.fasterxml.jackson.databind.JsonNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns QEMU's events into ours. An event never fails the session: what is odd stays untyped. */
final class QmpEvents {

    private static final Logger log = LoggerFactory.getLogger(QmpEvents.class);

    private QmpEvents() {}

    static QmpEvent read(String name, JsonNode data) {
        try {
            return typed(name, data);
        } catch (QmpMalformed odd) {
            log.warn("event {} is not as expected: {}", name, odd.getMessage());
            return new QmpEvent.Other(name, data);
        }
    }

    private static QmpEvent typed(String name, JsonNode data) {
        return switch (name) {
            case "SHUTDOWN" -> new QmpEvent.Shutdown(flag(data, "guest"), text(data, "reason"));
            case "STOP" -> new QmpEvent.Stop();
            case "RESUME" -> new QmpEvent.Resume();
            case "RESET" -> new QmpEvent.Reset(flag(data, "guest"), text(data, "reason"));
            case "POWERDOWN" -> new QmpEvent.Powerdown();
            case "GUEST_PANICKED" -> new QmpEvent.GuestPanicked(text(data, "action"));
            case "BLOCK_IO_ERROR" -> blockIoError(data);
            case "DEVICE_DELETED" ->
                    new QmpEvent.DeviceDeleted(optionalText(data, "device"), text(data, "path"));
            case "DEVICE_UNPLUG_GUEST_ERROR" ->
                    new QmpEvent.DeviceUnplugGuestError(
                            optionalText(data, "device"), text(data, "path"));
            case "MEMORY_DEVICE_SIZE_CHANGE" ->
                    new QmpEvent.MemoryDeviceSizeChange(
                            optionalText(data, "id"), number(data, "size"), text(data, "qom-path"));
            case "ACPI_DEVICE_OST" -> acpiDeviceOst(data.path("info"));
            default -> new QmpEvent.Other(name, data);
        };
    }

    private static QmpEvent blockIoError(JsonNode data) {
        return new QmpEvent.BlockIoError(
                text(data, "device"),
                optionalText(data, "node-name"),
                text(data, "operation"),
                text(data, "action"),
                optionalFlag(data, "nospace"),
                text(data, "reason"));
    }

    private static QmpEvent acpiDeviceOst(JsonNode info) {
        return new QmpEvent.AcpiDeviceOst(
                optionalText(info, "device"),
                text(info, "slot"),
                text(info, "slot-type"),
                number(info, "source"),
                number(info, "status"));
    }
}
