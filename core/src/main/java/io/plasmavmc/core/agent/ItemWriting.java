package io.plasmavmc.core.agent;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.vm.Answer;
import io.plasmavmc.core.vm.DeviceSpec;
import io.plasmavmc.core.vm.DeviceVerb;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.ItemAnswer.State;
import io.plasmavmc.core.vm.Request;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmSpec;
import io.plasmavmc.core.volume.Volume;
import java.util.Optional;

/** How plans answer for disks and NICs in a handle: pure. */
final class ItemWriting {

    /** Of a device that went without being asked. */
    static final String GUEST_EJECTED = "GUEST_EJECTED";

    private ItemWriting() {}

    /** Whether the device's last change has yet to be answered. */
    static boolean isOpen(DeviceSpec device, VmHandle handle) {
        return isOpen(device.item(), device.generation(), handle);
    }

    static boolean isOpen(Item item, VmSpec spec, VmHandle handle) {
        return isOpen(item, spec.generations().getOrDefault(item, 0L), handle);
    }

    /** An owner older than these answers has settled what it has settled. */
    static boolean isOpen(Item item, long generation, VmHandle handle) {
        Optional<ItemAnswer> said = handle.item(item);
        return said.isEmpty()
                ? handle.settledGeneration() < generation
                : said.get().generation() < generation || !said.get().isOver();
    }

    /**
     * The VM as whoever reads the answers makes it, at any moment: without the devices that could
     * not be had, and with those that were not let go.
     */
    static VirtualMachine tidied(VirtualMachine vm, VmHandle handle) {
        VmSpec spec = vm.spec();
        for (DeviceSpec device : vm.spec().devices()) {
            if (isReleased(device, handle)) {
                spec = spec.without(device.item());
            } else if (handle.item(device).filter(DetachPlan::isRefused).isPresent()) {
                spec = spec.with(device.unmarked());
            }
        }
        return vm.withSpecTidied(spec);
    }

    static boolean isReleased(DeviceSpec device, VmHandle handle) {
        return handle.item(device).filter(ItemAnswer::released).isPresent();
    }

    /** The handle with what is said of an item, and with that all edits of it that it answers. */
    static VmHandle answered(Situation s, VmHandle handle, ItemAnswer answer) {
        VmHandle next = handle.withItem(answer);
        if (answer.state() == State.WAITING) {
            return Writing.settled(s.vm(), next);
        }
        for (Request request : s.vm().requests()) {
            if (isAnswered(request, answer, s.vm(), handle)) {
                next = next.withEditAnswer(answer(request, answer));
            }
        }
        return Writing.settled(s.vm(), next);
    }

    /** A detach answers none of the attaches before it, which it has superseded. */
    private static boolean isAnswered(
            Request request, ItemAnswer answer, VirtualMachine vm, VmHandle handle) {
        if (isFailedUpdate(request, answer)) {
            return handle.answer(request.generation()).isEmpty();
        }
        boolean detaching =
                vm.spec().device(answer.item()).filter(DeviceSpec::isDetaching).isPresent();
        return request.item().equals(Optional.of(answer.item()))
                && request.generation() <= answer.generation()
                && request.generation() > handle.settledGeneration()
                && handle.answer(request.generation()).isEmpty()
                && DeviceVerb.isDetach(request.verb()) == detaching;
    }

    /** An update is about several items: each that fails fails it, and all together settle it. */
    private static boolean isFailedUpdate(Request request, ItemAnswer answer) {
        return request.verb().equals(Request.UPDATE)
                && request.generation() == answer.generation()
                && answer.state() == State.FAILED
                && switch (answer.item().kind()) {
                    case CPUS, MEMORY -> true;
                    case DISK, NIC -> false;
                };
    }

    private static Answer answer(Request request, ItemAnswer answer) {
        return answer.state() == State.FAILED
                ? Answer.failed(
                        request.generation(), answer.reason(), answer.message(), answer.since())
                : Answer.done(request.generation(), answer.since());
    }

    /** A disk whose volume was to become larger and did not. */
    static ItemAnswer notGrown(Situation s, WantedDevice.Disk disk) {
        Optional<Volume.Status> status =
                disk.volume().map(found -> found.value().status()).filter(Volume.Status::isBad);
        return ItemAnswer.failed(
                disk.item(),
                disk.spec().generation(),
                status.map(Volume.Status::reason).orElse(Reason.HYPERVISOR_FAILED.name()),
                status.map(Volume.Status::message).orElse("the volume did not grow"),
                s.now());
    }
}
