package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.VirtualMachine;
import io.plasmavmc.api.v1.VirtualMachine.Device;
import io.plasmavmc.api.v1.VirtualMachine.Status;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.DeviceStates;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.SizeChanges;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec;
import java.time.Duration;
import java.time.Instant;

/** What a VM is, as a message. */
final class StatusMessages {

    private StatusMessages() {}

    static Status of(VmView view, Instant now) {
        Status.Builder message = Status.newBuilder().addAllOperations(OperationMessages.of(view));
        view.actual()
                .ifPresentOrElse(
                        handle -> fill(message, view.wanted().spec(), handle, now),
                        () -> unseen(message, view));
        return message.build();
    }

    /** No owner has looked yet: nothing runs, as a machine needs a handle first. */
    private static void unseen(Status.Builder message, VmView view) {
        message.setPhase(Status.Phase.STOPPED)
                .setPhaseTime(Times.of(view.wanted().createTime()))
                .setLastKnownPhase(Status.Phase.STOPPED);
    }

    private static void fill(Status.Builder message, VmSpec spec, VmHandle handle, Instant now) {
        message.setPhase(phase(handle.phase()))
                .setPhaseTime(Times.of(handle.phaseTime()))
                .setReason(handle.reason())
                .setMessage(handle.message())
                .setLastKnownPhase(phase(handle.lastKnownPhase()))
                .setSettledGeneration(handle.settledGeneration());
        if (handle.phase() == VmPhase.UNKNOWN) {
            long stale = Duration.between(handle.phaseTime(), now).toSeconds();
            message.setStaleSeconds(Math.clamp(stale, 0, Integer.MAX_VALUE));
        }
        handle.running()
                .ifPresent(
                        running -> {
                            machine(message, running);
                            devices(message, spec, handle, running);
                        });
        message.addAllPending(PendingMessages.of(SizeChanges.of(spec, handle)));
    }

    private static void machine(Status.Builder message, RunningMachine running) {
        message.setCpus(running.usableCpus())
                .setOfflineCpus(running.offlineCpus())
                .setMemoryMib(Math.toIntExact(running.memoryMib()))
                .setRequestedMemoryMib(Math.toIntExact(running.requestedMemoryMib()))
                .setStartTime(Times.of(running.startTime()))
                .setAccelerator(running.accelerator())
                .setQemuVersion(running.qemuVersion());
    }

    private static void devices(
            Status.Builder message, VmSpec spec, VmHandle handle, RunningMachine running) {
        DeviceStates.disks(spec, handle, running).forEach(disk -> message.addDisks(disk(disk)));
        DeviceStates.nics(spec, handle, running).forEach(nic -> message.addNics(nic(nic)));
    }

    private static VirtualMachine.DiskStatus disk(RunningMachine.Device device) {
        return VirtualMachine.DiskStatus.newBuilder()
                .setDiskId(device.id())
                .setPhase(phase(device.phase()))
                .setReason(device.reason())
                .setMessage(device.message())
                .setSerial(device.serial())
                .setAddress(device.address())
                .build();
    }

    private static VirtualMachine.NicStatus nic(RunningMachine.Device device) {
        VirtualMachine.NicStatus.Builder message =
                VirtualMachine.NicStatus.newBuilder()
                        .setNicId(device.id())
                        .setPhase(phase(device.phase()))
                        .setReason(device.reason())
                        .setMessage(device.message())
                        .setAddress(device.address());
        device.forwards().forEach(forward -> message.addForwards(NicMessages.of(forward)));
        return message.build();
    }

    private static Device.Phase phase(RunningMachine.DevicePhase phase) {
        return switch (phase) {
            case ATTACHING -> Device.Phase.ATTACHING;
            case ATTACHED -> Device.Phase.ATTACHED;
            case DETACHING -> Device.Phase.DETACHING;
            case FAILED -> Device.Phase.FAILED;
        };
    }

    static Status.Phase phase(VmPhase phase) {
        return switch (phase) {
            case STOPPED -> Status.Phase.STOPPED;
            case STARTING -> Status.Phase.STARTING;
            case RUNNING -> Status.Phase.RUNNING;
            case PAUSED -> Status.Phase.PAUSED;
            case STOPPING -> Status.Phase.STOPPING;
            case FAILED -> Status.Phase.FAILED;
            case CRASHED -> Status.Phase.CRASHED;
            case UNKNOWN -> Status.Phase.UNKNOWN;
            case DELETING -> Status.Phase.DELETING;
        };
    }
}
