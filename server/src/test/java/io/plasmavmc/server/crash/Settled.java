package io.plasmavmc.server.crash;

import io.plasmavmc.core.edit.DeviceRemoval;
import io.plasmavmc.core.hypervisor.DeviceView;
import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.SizeView;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.Image;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.DeviceSpec;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec;
import io.plasmavmc.core.volume.Claim;
import io.plasmavmc.core.volume.Volume;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What has to be true once nothing is left to do: every request is answered, what is stored is what
 * is there, and nothing is there or stored that nobody wants.
 */
final class Settled {

    private final CrashHost host;
    private final StateSnapshot state;
    private final List<String> violations = new ArrayList<>();

    private Settled(CrashHost host) {
        this.host = host;
        this.state = host.state();
    }

    static List<String> violations(CrashHost host) {
        Settled settled = new Settled(host);
        settled.look();
        return settled.violations;
    }

    private void look() {
        state.vms().forEach((id, vm) -> vm(state.view(id, vm)));
        keysWithoutVm();
        machinesWithoutVm();
        state.volumes().values().forEach(volume -> volume(volume.value()));
        state.images().values().forEach(image -> image(image.value()));
        filesWithoutRecord();
    }

    private void require(boolean holds, Object... what) {
        if (!holds) {
            violations.add(
                    Arrays.stream(what).map(Object::toString).collect(Collectors.joining(" ")));
        }
    }

    private void vm(VmView view) {
        VirtualMachine vm = view.wanted();
        require(!vm.isDeleting(), vm.id(), "is still being deleted");
        require(view.owner().isPresent(), vm.id(), "has no owner");
        require(view.actual().isPresent(), vm.id(), "has no handle");
        view.actual().ifPresent(handle -> handle(vm, handle));
        require(view.crashStartDue().isEmpty(), vm.id(), "is not started yet after its crash");
        require(!isToEnd(view), vm.id(), "has a crashed machine that is to end");
        vm.spec().disks().forEach(disk -> claim(vm, state.holder(disk.volume()), disk.diskId()));
        vm.spec().nics().forEach(nic -> claim(vm, state.macHolder(nic.mac()), nic.nicId()));
    }

    private static boolean isToEnd(VmView view) {
        return view.wanted().spec().onCrash() != VmSpec.OnCrash.PRESERVE
                && view.actual()
                        .filter(handle -> handle.phase() == VmPhase.CRASHED)
                        .flatMap(VmHandle::machine)
                        .isPresent();
    }

    private void claim(VirtualMachine vm, Optional<Claim> claim, String device) {
        require(
                claim.filter(held -> held.uid().equals(vm.uid())).isPresent(),
                vm.id(),
                "does not hold",
                device);
    }

    private void handle(VirtualMachine vm, VmHandle handle) {
        require(
                handle.answeredAction() == vm.actionNumber(),
                vm.id(),
                "has no answer to action",
                vm.actionNumber());
        require(
                handle.settledGeneration() == vm.generation(),
                vm.id(),
                "has not settled generation",
                vm.generation());
        require(
                !handle.boot().isStartDue(vm.actionNumber()),
                vm.id(),
                "is not started yet after the boot of the host");
        Observation truth = host.truth().observe(vm.uid(), Optional.empty());
        require(fits(handle, truth), vm.id(), "is said to be", handle.phase(), "and is", truth);
        require(!DeviceRemoval.isUntidy(vm, handle), vm.id(), "has an untidy device");
        Optional.ofNullable(host.machines().processes().get(vm.uid()))
                .ifPresent(
                        process -> {
                            devices(vm, handle, process);
                            sizes(vm, handle, process);
                        });
    }

    private void sizes(VirtualMachine vm, VmHandle handle, FakeHost.Living process) {
        RunningMachine said = handle.running().orElse(RunningMachine.unknown(Instant.EPOCH));
        SizeView has = process.sizes();
        require(
                said.cpus() == has.cpus()
                        && has.usedCpus().equals(Optional.of(said.usableCpus()))
                        && said.memoryMib() == has.memoryMib()
                        && said.requestedMemoryMib() == has.requestedMemoryMib(),
                vm.id(),
                "is said to have",
                said,
                "and has",
                has);
        require(!process.sizesDue(), vm.id(), "has a guest that is not done yet");
    }

    private void devices(VirtualMachine vm, VmHandle handle, FakeHost.Living process) {
        for (DeviceSpec device : vm.spec().devices()) {
            boolean excused =
                    handle.item(device)
                            .filter(answer -> answer.state() == ItemAnswer.State.FAILED)
                            .isPresent();
            boolean there = process.devices().has(device.item());
            require(
                    device.isDetaching() ? there && excused : there || excused,
                    vm.id(),
                    device,
                    "is in the machine or not:",
                    process);
        }
        require(process.left().isEmpty(), "something is left of", process.left());
        process.devices().present().forEach((item, seen) -> device(vm, handle, item, seen));
    }

    private void device(VirtualMachine vm, VmHandle handle, Item item, DeviceView.Seen seen) {
        require(vm.spec().device(item).isPresent(), item, "is in the machine and has no entry");
        boolean placed =
                handle.running()
                        .flatMap(running -> running.device(item))
                        .filter(known -> known.address().equals(seen.address()))
                        .filter(_ -> !seen.address().isEmpty())
                        .isPresent();
        require(placed, item, "is said to be elsewhere than", seen);
    }

    private static boolean fits(VmHandle handle, Observation truth) {
        return switch (truth) {
            case Observation.Absent _ ->
                    handle.machine().isEmpty()
                            && Set.of(VmPhase.STOPPED, VmPhase.FAILED, VmPhase.CRASHED)
                                    .contains(handle.phase());
            case Observation.Silent silent ->
                    isRecorded(handle, silent.machine()) && handle.phase() == VmPhase.UNKNOWN;
            case Observation.Present seen ->
                    isRecorded(handle, seen.machine()) && handle.phase() == phase(seen);
        };
    }

    private static boolean isRecorded(VmHandle handle, MachineRecord machine) {
        return handle.machine().filter(machine::equals).isPresent() && handle.running().isPresent();
    }

    /** The phase of a machine that may stay as it is; a finished guest's may not. */
    private static VmPhase phase(Observation.Present seen) {
        return switch (seen.state()) {
            case RUNNING, SUSPENDED -> VmPhase.RUNNING;
            case PAUSED, IO_ERROR -> VmPhase.PAUSED;
            case GUEST_PANICKED, INTERNAL_ERROR -> VmPhase.CRASHED;
            case PRELAUNCH, SHUTDOWN, OTHER -> VmPhase.DELETING;
        };
    }

    private void keysWithoutVm() {
        state.handles().forEach((id, handle) -> known(id, handle.value().uid(), "handle"));
        state.owners().forEach((id, owner) -> known(id, owner.value().vm(), "owner"));
        state.volumeClaims().forEach((id, claim) -> known(claim, "claim of volume " + id.name()));
        state.macClaims().forEach((mac, claim) -> known(claim, "claim of " + mac));
    }

    private void known(Stored<Claim> claim, String what) {
        known(claim.value().vm(), claim.value().uid(), what);
    }

    private void known(VmId id, Uid uid, String what) {
        require(
                state.vm(id).filter(view -> view.wanted().uid().equals(uid)).isPresent(),
                what,
                "is left over of",
                id);
    }

    private void machinesWithoutVm() {
        Set<Uid> vms =
                state.vms().values().stream()
                        .map(vm -> vm.value().uid())
                        .collect(Collectors.toSet());
        host.machinesOnHost()
                .forEach(uid -> require(vms.contains(uid), "a machine is left over of", uid));
    }

    private void volume(Volume volume) {
        require(volume.deleteTime().isEmpty(), volume.id(), "is still being deleted");
        boolean ends =
                switch (volume.status().phase()) {
                    case READY -> volume.status().sizeBytes() == volume.sizeBytes();
                    case FAILED -> true;
                    case CREATING, RESIZING, DELETING -> false;
                };
        require(ends, volume.id(), "is still", volume.status().phase());
        require(
                size(volume) == volume.status().sizeBytes(),
                volume.id(),
                "has",
                size(volume),
                "bytes, not",
                volume.status().sizeBytes());
    }

    private long size(Volume volume) {
        return host.volumes()
                .look(volume.uid(), volume.format())
                .map(file -> file.sizeBytes())
                .orElse(0L);
    }

    private void image(Image image) {
        require(image.phase() == Image.Phase.READY, image.id(), "is still", image.phase());
        require(host.images().exists(image.uid(), image.format()), image.id(), "has no file");
    }

    private void filesWithoutRecord() {
        Set<Uid> known =
                state.volumes().values().stream()
                        .map(volume -> volume.value().uid())
                        .collect(Collectors.toSet());
        state.images().values().forEach(image -> known.add(image.value().uid()));
        host.volumesMade().stream()
                .filter(volume -> !known.contains(volume.uid()))
                .forEach(volume -> require(size(volume) == 0, "a file is left over of", volume));
        host.imagesMade().stream()
                .filter(uid -> !known.contains(uid))
                .forEach(uid -> require(!hasFile(uid), "a file is left over of image", uid));
        require(
                known.containsAll(host.images().leftovers()),
                "uploads are left over:",
                host.images().leftovers());
    }

    private boolean hasFile(Uid image) {
        return Arrays.stream(DiskFormat.values())
                .anyMatch(format -> host.images().exists(image, format));
    }
}
