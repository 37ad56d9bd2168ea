package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.hypervisor.MachineRecord;

/** What proves which process is the machine; another process shares nothing with it. */
final class MachineRecordForm implements ObjectForm<MachineRecord> {

    @Override
    public MachineRecord read(ObjectReader in) {
        return new MachineRecord(
                in.number("pid"), in.number("startTicks"), in.text("bootId"), in.number("epoch"));
    }

    @Override
    public void write(MachineRecord machine, ObjectWriter out) {
        out.number("pid", machine.pid());
        out.number("startTicks", machine.startTicks());
        out.text("bootId", machine.bootId());
        out.number("epoch", machine.epoch());
    }

    @Override
    public boolean isSame(MachineRecord machine, JsonNode former) {
        return former.path("pid").asLong() == machine.pid()
                && former.path("startTicks").asLong() == machine.startTicks()
                && former.path("bootId").asText().equals(machine.bootId());
    }
}
