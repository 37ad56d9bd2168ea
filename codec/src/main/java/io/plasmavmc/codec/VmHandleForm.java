package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.vm.HostBoot;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;

/** The running side of a VM. */
final class VmHandleForm implements ObjectForm<VmHandle> {

    private static final ProgressForm PROGRESS = new ProgressForm();
    private static final MachineRecordForm MACHINE = new MachineRecordForm();
    private static final RunningMachineForm RUNNING = new RunningMachineForm();
    private static final ItemAnswerForm ITEM = new ItemAnswerForm();
    private static final AnswerForm ANSWER = new AnswerForm();
    private static final HostBootForm BOOT = new HostBootForm();
    private static final CrashRestartForm RESTART = new CrashRestartForm();

    @Override
    public VmHandle read(ObjectReader in) {
        return new VmHandle(
                new VmId(in.project(), in.name("vmId")),
                in.uid("uid"),
                in.node("node"),
                in.number("epoch"),
                in.word("phase", VmPhase.class),
                in.time("phaseTime"),
                in.text("reason"),
                in.text("message"),
                in.word("lastKnownPhase", VmPhase.class),
                in.number("answeredAction"),
                in.number("settledGeneration"),
                in.optionalObject("progress", PROGRESS),
                in.optionalObject("machine", MACHINE),
                in.optionalObject("running", RUNNING),
                in.optionalList("items", ITEM),
                in.list("answers", ANSWER),
                in.flag("released"),
                in.optionalObject("hostBoot", BOOT).orElse(HostBoot.NONE),
                in.optionalObject("crashRestart", RESTART));
    }

    @Override
    public void write(VmHandle handle, ObjectWriter out) {
        out.text("orgId", handle.id().project().org());
        out.text("projectId", handle.id().project().project());
        out.text("vmId", handle.id().name());
        out.text("uid", handle.uid().text());
        out.text("node", handle.node().name());
        out.number("epoch", handle.epoch());
        out.text("phase", handle.phase().name());
        out.time("phaseTime", handle.phaseTime());
        out.text("reason", handle.reason());
        out.text("message", handle.message());
        out.text("lastKnownPhase", handle.lastKnownPhase().name());
        out.number("answeredAction", handle.answeredAction());
        out.number("settledGeneration", handle.settledGeneration());
        out.object("progress", PROGRESS, handle.progress());
        out.object("machine", MACHINE, handle.machine());
        out.object("running", RUNNING, handle.running());
        out.list("items", ITEM, handle.items());
        out.list("answers", ANSWER, handle.answers());
        out.flag("released", handle.released());
        out.object("hostBoot", BOOT, handle.boot());
        out.object("crashRestart", RESTART, handle.restart());
    }

    @Override
    public boolean isSame(VmHandle handle, JsonNode former) {
        return former.path("uid").asText().equals(handle.uid().text());
    }
}
