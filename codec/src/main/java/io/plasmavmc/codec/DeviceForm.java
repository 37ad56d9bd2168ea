package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.vm.RunningMachine.Device;
import io.plasmavmc.core.vm.RunningMachine.DevicePhase;

/**
 * A disk or NIC as the machine has it.
 *
 * @param idField {@code diskId} or {@code nicId}
 */
record DeviceForm(String idField) implements ObjectForm<Device> {

    private static final ForwardForm FORWARD = new ForwardForm();

    @Override
    public Device read(ObjectReader in) {
        return new Device(
                in.text(idField),
                in.word("phase", DevicePhase.class),
                in.text("reason"),
                in.text("message"),
                in.text("serial"),
                in.text("address"),
                in.list("forwards", FORWARD));
    }

    @Override
    public void write(Device device, ObjectWriter out) {
        out.text(idField, device.id());
        out.text("phase", device.phase().name());
        out.text("reason", device.reason());
        out.text("message", device.message());
        out.text("serial", device.serial());
        out.text("address", device.address());
        out.list("forwards", FORWARD, device.forwards());
    }

    @Override
    public boolean isSame(Device device, JsonNode former) {
        return former.path(idField).asText().equals(device.id());
    }
}
