package io.plasmavmc.codec;

import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.vm.VmSpec;

/** What a VM is to be made of. */
final class VmSpecForm implements ObjectForm<VmSpec> {

    private static final DiskForm DISK = new DiskForm();
    private static final NicForm NIC = new NicForm();
    private static final GuestConfigForm GUEST_CONFIG = new GuestConfigForm();

    @Override
    public VmSpec read(ObjectReader in) {
        return new VmSpec(
                in.integer("cpus"),
                in.integer("maxCpus"),
                in.number("cpusGeneration"),
                in.number("memoryMib"),
                in.number("maxMemoryMib"),
                in.number("memoryGeneration"),
                in.word("onCrash", VmSpec.OnCrash.class),
                in.word("autostart", VmSpec.Autostart.class),
                in.text("machineType"),
                in.optionalNode("node"),
                in.list("disks", DISK),
                in.list("nics", NIC),
                in.object("guestConfig", GUEST_CONFIG));
    }

    @Override
    public void write(VmSpec spec, ObjectWriter out) {
        out.number("cpus", spec.cpus());
        out.number("maxCpus", spec.maxCpus());
        out.number("cpusGeneration", spec.cpusGeneration());
        out.number("memoryMib", spec.memoryMib());
        out.number("maxMemoryMib", spec.maxMemoryMib());
        out.number("memoryGeneration", spec.memoryGeneration());
        out.text("onCrash", spec.onCrash().name());
        out.text("autostart", spec.autostart().name());
        out.text("machineType", spec.machineType());
        out.text("node", spec.node().map(NodeId::name));
        out.list("disks", DISK, spec.disks());
        out.list("nics", NIC, spec.nics());
        out.object("guestConfig", GUEST_CONFIG, spec.guestConfig());
    }
}
