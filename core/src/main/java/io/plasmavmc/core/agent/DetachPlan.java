package io.plasmavmc.core.agent;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.DeviceCommand;
import io.plasmavmc.core.hypervisor.DeviceView;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.DeviceSpec;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.ItemAnswer.State;
import io.plasmavmc.core.vm.VmHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A device that is to go, as a state machine bounded in time: asked, asked again while the guest
 * says nothing (a request before its OS is up is lost), then released, refused, or told as still
 * held when the deadline has passed. It then stays, and goes whenever the guest lets it. Released
 * is only said of a device that is not in the machine and of which nothing is left there.
 */
final class DetachPlan {

    /** QEMU counts a request as live for 5 s (qmp-semantics 3.6); asking sooner changes nothing. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    /** Of a guest that has let its time pass. */
    private static final Duration ASK_LATE = Duration.ofSeconds(30);

    private DetachPlan() {}

    static Optional<Plan> of(Situation s, DeviceView view, WantedDevice wanted) {
        if (s.handle().item(wanted.spec()).filter(DetachPlan::isRefused).isPresent()) {
            return Optional.empty();
        }
        return view.of(wanted.item())
                .map(seen -> present(s, wanted, seen))
                .orElseGet(() -> absent(s, wanted));
    }

    private static Optional<Plan> present(Situation s, WantedDevice wanted, DeviceView.Seen seen) {
        Optional<ItemAnswer> answer = s.handle().item(wanted.spec());
        Optional<Situation.Failure> refusal =
                s.devices().refusal(StepName.DETACH_ASK, wanted.item());
        if (refusal.isPresent()) {
            return giveUp(s, wanted, refusal.get().reason(), refusal.get().message());
        }
        if (answer.isEmpty()) {
            return Optional.of(begin(s, wanted));
        }
        if (seen.refused()) {
            String message = "the guest refused to let it go";
            return giveUp(s, wanted, Reason.GUEST_REFUSED.name(), message);
        }
        return goOn(s, wanted, answer.get(), seen);
    }

    /**
     * Given up for good: its mark is about to be cleared by whoever reads that, and until then it
     * stays what it was, in a machine or without one.
     */
    static boolean isRefused(ItemAnswer answer) {
        return answer.state() == State.FAILED && !answer.released() && !isHeld(answer);
    }

    private static boolean isHeld(ItemAnswer answer) {
        return answer.reason().equals(Reason.GUEST_HOLDS_DEVICE.name());
    }

    /** The guest gets to work while it is written down that it was asked. */
    private static Plan begin(Situation s, WantedDevice wanted) {
        if (!s.devices().hasDone(StepName.DETACH_ASK, wanted.item())) {
            return ask(wanted, "detach " + wanted.item());
        }
        ItemAnswer waiting = ItemAnswer.waiting(wanted.item(), wanted.spec().generation(), s.now());
        return new Plan.Write(
                StepName.DETACH_ASKED,
                ItemWriting.answered(s, s.handle(), waiting),
                "the guest was asked to let %s go".formatted(wanted.item()));
    }

    private static Plan ask(WantedDevice wanted, String why) {
        return new Plan.Change(StepName.DETACH_ASK, new DeviceCommand.AskToGo(wanted.item()), why);
    }

    private static Optional<Plan> goOn(
            Situation s, WantedDevice wanted, ItemAnswer answer, DeviceView.Seen seen) {
        return overdue(s, wanted).or(() -> Optional.of(askOrWait(s, wanted, answer, seen)));
    }

    /** Told once that the guest holds it; that it is to go stays. */
    static Optional<Plan> overdue(Situation s, WantedDevice wanted) {
        Duration allowed = wanted.spec().detach().orElse(Duration.ZERO);
        return s.handle()
                .item(wanted.spec())
                .filter(answer -> answer.state() == State.WAITING)
                .filter(answer -> !s.now().isBefore(answer.since().plus(allowed)))
                .flatMap(
                        _ ->
                                giveUp(
                                        s,
                                        wanted,
                                        Reason.GUEST_HOLDS_DEVICE.name(),
                                        "the guest has not let it go within %s; it goes as soon as the guest does"
                                                .formatted(Words.of(allowed))));
    }

    private static Plan askOrWait(
            Situation s, WantedDevice wanted, ItemAnswer answer, DeviceView.Seen seen) {
        boolean waiting = answer.state() == State.WAITING;
        Instant again =
                seen.asked()
                        .map(asked -> asked.plus(waiting ? ASK_AGAIN : ASK_LATE))
                        .orElse(s.now());
        if (!s.now().isBefore(again) && !s.devices().hasDone(StepName.DETACH_ASK, wanted.item())) {
            return ask(wanted, "ask the guest again to let %s go".formatted(wanted.item()));
        }
        Instant next = again.isAfter(s.now()) ? again : s.now().plus(ASK_AGAIN);
        Instant deadline = answer.since().plus(wanted.spec().detach().orElse(Duration.ZERO));
        return DevicePlan.waits(
                waiting && deadline.isBefore(next) ? deadline : next,
                wanted,
                "the guest was asked to let it go");
    }

    private static Optional<Plan> giveUp(
            Situation s, WantedDevice wanted, String reason, String message) {
        DeviceSpec spec = wanted.spec();
        ItemAnswer answer =
                ItemAnswer.failed(wanted.item(), spec.generation(), reason, message, s.now());
        VmHandle handle = ItemWriting.answered(s, s.handle(), answer);
        return Optional.of(
                new Plan.Write(StepName.DETACH_GIVE_UP, handle, wanted.item() + ": " + message));
    }

    /** Not in the machine: whatever it was made of goes, too, before anybody may have it. */
    static Optional<Plan> absent(Situation s, WantedDevice wanted) {
        Item item = wanted.item();
        if (s.handle().item(wanted.spec()).filter(ItemAnswer::released).isPresent()) {
            return Optional.empty();
        }
        Optional<Situation.Failure> refusal = s.devices().refusal(StepName.DETACH_RELEASE, item);
        if (refusal.isPresent()) {
            return Optional.of(DevicePlan.again(s, item + ": " + refusal.get().message()));
        }
        if (!s.devices().hasDone(StepName.DETACH_RELEASE, item)) {
            return Optional.of(
                    new Plan.Change(
                            StepName.DETACH_RELEASE,
                            new DeviceCommand.Release(item),
                            "the guest has let %s go".formatted(item)));
        }
        VmHandle handle = s.handle().withRunning(DevicePlan.running(s).without(item));
        ItemAnswer answer = ItemAnswer.gone(item, wanted.spec().generation(), s.now());
        return Optional.of(
                new Plan.Write(
                        StepName.DETACH_ANSWER,
                        ItemWriting.answered(s, handle, answer),
                        item + " is released"));
    }
}
