package io.plasmavmc.core.agent;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.DeviceCommand;
import io.plasmavmc.core.hypervisor.DeviceView;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.DeviceVerb;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.RunningMachine.Device;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.volume.Volume;
import java.time.Duration;
import java.util.Optional;

/**
 * A device that the machine is to have: plug it in, set its link, grow its disk, then answer all of
 * it in one write. What was done before a crash is seen in the machine and in the volume's record,
 * so nothing of it is done twice. One that went by itself is told and left alone until somebody
 * asks for it again: a guest that ejects a device would only eject it once more.
 */
final class AttachPlan {

    /** How long a device may wait for its volume before it is looked at unasked. */
    private static final Duration LATER = Duration.ofSeconds(30);

    private static final String OUT =
            "the guest has ejected it; attach it again, or detach it to free what it holds";

    private AttachPlan() {}

    static Optional<Plan> of(Situation s, DeviceView view, WantedDevice wanted) {
        if (view.has(wanted.item())) {
            return present(s, wanted);
        }
        if (known(s, wanted.item()).isPresent()) {
            return lost(s, wanted);
        }
        if (s.handle().item(wanted.spec()).filter(AttachPlan::isFailed).isPresent()) {
            return Optional.empty();
        }
        return isLost(s, wanted.item()) && !isAttach(s, wanted)
                ? refused(s, wanted, ItemWriting.GUEST_EJECTED, OUT)
                : absent(s, wanted);
    }

    /** Whether the newest change of it asks for it to be there, and not only to be otherwise. */
    private static boolean isAttach(Situation s, WantedDevice wanted) {
        return s.vm().requests().stream()
                .filter(request -> request.generation() == wanted.spec().generation())
                .anyMatch(request -> DeviceVerb.isAttach(request.verb()));
    }

    private static boolean isFailed(ItemAnswer answer) {
        return answer.state() == ItemAnswer.State.FAILED;
    }

    private static Optional<Device> known(Situation s, Item item) {
        return DevicePlan.running(s).device(item).filter(Device::isAttached);
    }

    // Not in the machine yet.

    private static Optional<Plan> absent(Situation s, WantedDevice wanted) {
        Item item = wanted.item();
        Optional<Situation.Failure> refusal = s.devices().refusal(StepName.ATTACH_PLUG, item);
        if (refusal.isPresent()) {
            Situation.Failure failure = refusal.get();
            return clean(s, item, failure.message())
                    .or(() -> refused(s, wanted, failure.reason(), failure.message()));
        }
        return switch (wanted.readiness()) {
            case Volumes.Pending(String message) ->
                    Optional.of(DevicePlan.waits(s.now().plus(LATER), wanted, message));
            case Volumes.Broken(Reason reason, String message) ->
                    clean(s, item, message).or(() -> refused(s, wanted, reason.name(), message));
            case Volumes.Ready _ ->
                    s.devices().hasDone(StepName.ATTACH_PLUG, item)
                            ? Optional.of(DevicePlan.again(s, item + " went at once"))
                            : Optional.of(plug(wanted, "attach " + item));
        };
    }

    private static Plan plug(WantedDevice wanted, String why) {
        return new Plan.Change(StepName.ATTACH_PLUG, wanted.attach(), why);
    }

    /** One that the VM had before keeps its place, to be tried again or detached. */
    private static Optional<Plan> refused(
            Situation s, WantedDevice wanted, String reason, String message) {
        ItemAnswer answer =
                isLost(s, wanted.item())
                        ? failed(s, wanted, reason, message)
                        : ItemAnswer.refused(
                                wanted.item(),
                                wanted.spec().generation(),
                                reason,
                                message,
                                s.now());
        VmHandle handle = ItemWriting.answered(s, s.handle(), answer);
        return Optional.of(new Plan.Write(StepName.DEVICE_GIVE_UP, handle, message));
    }

    private static boolean isLost(Situation s, Item item) {
        return DevicePlan.running(s).device(item).filter(known -> !known.isAttached()).isPresent();
    }

    /** What it was made of is released before it is told, so that it can be had again. */
    private static Optional<Plan> lost(Situation s, WantedDevice wanted) {
        Item item = wanted.item();
        return clean(s, item, item + " is gone, and nobody asked it to go")
                .or(() -> told(s, wanted, item));
    }

    /**
     * Releases what is left of it, unless this look has done so. Without a record there may be
     * something all the same: of an attempt whose server could not write it down any more.
     */
    private static Optional<Plan> clean(Situation s, Item item, String why) {
        Optional<Situation.Failure> refusal =
                s.devices().refusal(StepName.DEVICE_LOST_RELEASE, item);
        if (refusal.isPresent()) {
            return Optional.of(DevicePlan.again(s, item + ": " + refusal.get().message()));
        }
        return s.devices().hasDone(StepName.DEVICE_LOST_RELEASE, item)
                ? Optional.empty()
                : Optional.of(
                        new Plan.Change(
                                StepName.DEVICE_LOST_RELEASE,
                                new DeviceCommand.Release(item),
                                why));
    }

    private static Optional<Plan> told(Situation s, WantedDevice wanted, Item item) {
        Device device = known(s, item).orElseThrow().lost(ItemWriting.GUEST_EJECTED, OUT);
        ItemAnswer answer =
                ItemAnswer.failed(
                        item, wanted.spec().generation(), ItemWriting.GUEST_EJECTED, OUT, s.now());
        VmHandle handle = s.handle().withRunning(DevicePlan.running(s).with(item, device));
        return Optional.of(
                new Plan.Write(StepName.DEVICE_LOST, ItemWriting.answered(s, handle, answer), OUT));
    }

    // In the machine.

    private static Optional<Plan> present(Situation s, WantedDevice wanted) {
        Item item = wanted.item();
        Optional<Device> device =
                known(s, item).or(() -> Optional.ofNullable(s.devices().attached().get(item)));
        // One that is not known has the link that was wanted when it was plugged in.
        return shape(s, wanted)
                .or(
                        () ->
                                device.isEmpty()
                                        ? Optional.of(unknown(s, wanted))
                                        : answer(s, wanted, device.get()));
    }

    /** Plugged in by a server that could not write it down any more: asked what it is. */
    private static Plan unknown(Situation s, WantedDevice wanted) {
        return s.devices().hasDone(StepName.ATTACH_PLUG, wanted.item())
                ? DevicePlan.again(s, wanted.item() + ": QEMU does not say what it is")
                : plug(wanted, wanted.item() + " is there and was not written down");
    }

    private static Optional<Plan> shape(Situation s, WantedDevice wanted) {
        return switch (wanted) {
            case WantedDevice.Disk disk -> disk.isToGrow() ? grow(s, disk) : Optional.empty();
            case WantedDevice.Nic nic -> link(s, nic);
        };
    }

    /** A plug sets the link, too. */
    private static Optional<Plan> link(Situation s, WantedDevice.Nic nic) {
        Item item = nic.item();
        boolean done =
                s.handle().item(nic.spec()).isPresent()
                        || s.devices().hasDone(StepName.ATTACH_PLUG, item)
                        || s.devices().hasDone(StepName.SET_LINK_SET, item);
        return done
                ? Optional.empty()
                : Optional.of(
                        new Plan.Change(
                                StepName.SET_LINK_SET,
                                new DeviceCommand.SetLink(item, nic.spec().linkUp()),
                                "the link of %s is to be %s"
                                        .formatted(item, nic.spec().linkUp() ? "up" : "down")));
    }

    private static Optional<Plan> grow(Situation s, WantedDevice.Disk disk) {
        Stored<Volume> stored = disk.volume().orElseThrow();
        Volume volume = stored.value();
        Item item = disk.item();
        Optional<Situation.Failure> refusal = s.devices().refusal(StepName.RESIZE_GROW, item);
        if (refusal.isPresent()) {
            Volume kept = volume.notGrown(refusal.get().reason(), refusal.get().message());
            return Optional.of(
                    new Plan.WriteVolume(
                            StepName.RESIZE_TAKE_BACK,
                            item,
                            stored,
                            kept,
                            refusal.get().message()));
        }
        if (s.devices().hasDone(StepName.RESIZE_GROW, item)) {
            return Optional.of(
                    new Plan.WriteVolume(
                            StepName.RESIZE_RECORD,
                            item,
                            stored,
                            volume.grown(),
                            item + " has grown"));
        }
        return Optional.of(
                new Plan.Change(
                        StepName.RESIZE_GROW,
                        new DeviceCommand.Grow(disk.part().orElseThrow(), volume.sizeBytes()),
                        "volume %s is to have %d bytes"
                                .formatted(volume.id().name(), volume.sizeBytes())));
    }

    private static Optional<Plan> answer(Situation s, WantedDevice wanted, Device device) {
        VmHandle handle = s.handle().withRunning(DevicePlan.running(s).with(wanted.item(), device));
        boolean answered =
                s.handle()
                        .item(wanted.spec())
                        .filter(found -> found.state() != ItemAnswer.State.WAITING)
                        .isPresent();
        if (answered && known(s, wanted.item()).isPresent()) {
            return Optional.empty();
        }
        Optional<Situation.Failure> unlinked =
                s.devices().refusal(StepName.SET_LINK_SET, wanted.item());
        ItemAnswer answer =
                unlinked.map(failure -> failed(s, wanted, failure.reason(), failure.message()))
                        .or(() -> notGrown(s, wanted))
                        .orElseGet(
                                () ->
                                        ItemAnswer.settled(
                                                wanted.item(),
                                                wanted.spec().generation(),
                                                s.now()));
        VmHandle next = ItemWriting.answered(s, handle, answer);
        return Optional.of(
                answer.state() == ItemAnswer.State.FAILED
                        ? new Plan.Write(StepName.DEVICE_GIVE_UP, next, answer.message())
                        : new Plan.Write(
                                StepName.DEVICE_ANSWER,
                                next,
                                wanted.item() + " is as it is wanted"));
    }

    private static ItemAnswer failed(
            Situation s, WantedDevice wanted, String reason, String message) {
        return ItemAnswer.failed(
                wanted.item(), wanted.spec().generation(), reason, message, s.now());
    }

    private static Optional<ItemAnswer> notGrown(Situation s, WantedDevice wanted) {
        return wanted instanceof WantedDevice.Disk disk && !disk.hasGrown()
                ? Optional.of(ItemWriting.notGrown(s, disk))
                : Optional.empty();
    }
}
