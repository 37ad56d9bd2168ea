package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What QEMU reports by itself, in the order it was received. QEMU's time stamps are left out on
 * purpose: they are wall clock and may be missing, so nothing may be ordered by them. Reasons and
 * actions stay QEMU's words, so that one we do not know is kept.
 */
public sealed interface QmpEvent {

    /** Announces the exit; the process may live on for long. */
    record Shutdown(boolean guest, String reason) implements QmpEvent {}

    record Stop() implements QmpEvent {}

    record Resume() implements QmpEvent {}

    /** Resets caused by this side appear too. */
    record Reset(boolean guest, String reason) implements QmpEvent {}

    /** Says only that the ACPI request was sent. */
    record Powerdown() implements QmpEvent {}

    record GuestPanicked(String action) implements QmpEvent {}

    /**
     * A read or write failed on the host's side.
     *
     * @param device empty for a device without block backend name, which is the usual case
     * @param reason for people only
     */
    record BlockIoError(
            String device,
            Optional<String> nodeName,
            String operation,
            String action,
            boolean noSpace,
            String reason)
            implements QmpEvent {}

    /** A device without id is told by its path alone; so is a removed CPU. */
    record DeviceDeleted(Optional<String> device, String path) implements QmpEvent {}

    record DeviceUnplugGuestError(Optional<String> device, String path) implements QmpEvent {}

    record MemoryDeviceSizeChange(Optional<String> id, long size, String qomPath)
            implements QmpEvent {}

    record AcpiDeviceOst(
            Optional<String> device, String slot, String slotType, long source, long status)
            implements QmpEvent {}

    /** One that has no type here, or whose members are not those we know. */
    record Other(String name, JsonNode data) implements QmpEvent {}

    /** The subscriber was too slow: that many events are missing here. Observe again. */
    record Overflow(long lost) implements QmpEvent {}

    /** The last one of every subscription. */
    record SessionEnded(QmpSessionEnded end) implements QmpEvent {}
}
