package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.core.hypervisor.UsageView.DiskUsage;
import io.plasmavmc.core.hypervisor.UsageView.NicUsage;
import io.plasmavmc.server.usage.UsageSample;

/** What a VM has used, as a message. */
final class UsageMessages {

    private UsageMessages() {}

    /** The VM with its usage; the message that is kept for lists and watches stays without. */
    static VirtualMachine with(VirtualMachine vm, UsageSample sample) {
        VirtualMachine.Builder message = vm.toBuilder();
        message.getStatusBuilder().setUsage(of(sample));
        return message.build();
    }

    private static VirtualMachine.Usage of(UsageSample sample) {
        VirtualMachine.Usage.Builder message =
                VirtualMachine.Usage.newBuilder()
                        .setSampleTime(Times.of(sample.time()))
                        .setCpuTime(Times.of(sample.usage().cpuTime()))
                        .setMemoryBytes(sample.usage().memoryBytes());
        sample.usage().disks().forEach(disk -> message.addDisks(disk(disk)));
        sample.usage().nics().forEach(nic -> message.addNics(nic(nic)));
        return message.build();
    }

    private static VirtualMachine.DiskUsage disk(DiskUsage disk) {
        return VirtualMachine.DiskUsage.newBuilder()
                .setDiskId(disk.diskId())
                .setReadBytes(disk.readBytes())
                .setWrittenBytes(disk.writtenBytes())
                .setReads(disk.reads())
                .setWrites(disk.writes())
                .build();
    }

    private static VirtualMachine.NicUsage nic(NicUsage nic) {
        return VirtualMachine.NicUsage.newBuilder()
                .setNicId(nic.nicId())
                .setReceivedBytes(nic.receivedBytes())
                .setSentBytes(nic.sentBytes())
                .setReceivedPackets(nic.receivedPackets())
                .setSentPackets(nic.sentPackets())
                .build();
    }
}
