package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.vm.RunningMachine;

/** What the running machine has, told from an earlier one's by its start. */
final class RunningMachineForm implements ObjectForm<RunningMachine> {

    private static final DeviceForm DISK = new DeviceForm("diskId");
    private static final DeviceForm NIC = new DeviceForm("nicId");

    @Override
    public RunningMachine read(ObjectReader in) {
        long memoryMib = in.number("memoryMib");
        return new RunningMachine(
                in.integer("cpus"),
                in.optionalInteger("offlineCpus").orElse(0),
                in.integer("maxCpus"),
                memoryMib,
                in.optionalNumber("requestedMemoryMib").orElse(memoryMib),
                in.number("baseMemoryMib"),
                in.number("maxMemoryMib"),
                in.time("startTime"),
                in.text("accelerator"),
                in.text("qemuVersion"),
                in.list("disks", DISK),
                in.list("nics", NIC));
    }

    @Override
    public void write(RunningMachine running, ObjectWriter out) {
        out.number("cpus", running.cpus());
        out.number("offlineCpus", running.offlineCpus());
        out.number("maxCpus", running.maxCpus());
        out.number("memoryMib", running.memoryMib());
        out.number("requestedMemoryMib", running.requestedMemoryMib());
        out.number("baseMemoryMib", running.baseMemoryMib());
        out.number("maxMemoryMib", running.maxMemoryMib());
        out.time("startTime", running.startTime());
        out.text("accelerator", running.accelerator());
        out.text("qemuVersion", running.qemuVersion());
        out.list("disks", DISK, running.disks());
        out.list("nics", NIC, running.nics());
    }

    @Override
    public boolean isSame(RunningMachine running, JsonNode former) {
        return former.path("startTime").asText().equals(running.startTime().toString());
    }
}
