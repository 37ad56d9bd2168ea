package io.plasmavmc.core.agent;

import io.plasmavmc.core.hypervisor.DeviceView;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.DeviceSpec;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.VmHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * The devices of a machine that is there: each is brought to what is wanted of it by itself, the
 * difference decides and not the event. One that has to wait keeps no other from going on.
 */
final class DevicePlan {

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private DevicePlan() {}

    /**
     * @param idle what to do where nothing is to be done about a device
     */
    static Plan of(Situation s, Plan.Wait idle) {
        return seen(s, idle, view -> each(s, view, idle, wanted -> one(s, view, wanted)));
    }

    /**
     * Beside an action that takes its time: nothing new begins, but a device that the guest has let
     * go is released, and one that it holds too long is told.
     */
    static Plan meanwhile(Situation s, Plan.Wait idle) {
        if (s.vm().spec().devices().stream().noneMatch(DeviceSpec::isDetaching)) {
            return idle;
        }
        return seen(s, idle, view -> each(s, view, idle, wanted -> goOn(s, view, wanted)));
    }

    private static Optional<Plan> goOn(Situation s, DeviceView view, WantedDevice wanted) {
        boolean stays = s.handle().item(wanted.spec()).filter(DetachPlan::isRefused).isPresent();
        if (stays || !wanted.spec().isDetaching()) {
            return Optional.empty();
        }
        return view.has(wanted.item())
                ? DetachPlan.overdue(s, wanted)
                : DetachPlan.absent(s, wanted);
    }

    /**
     * Of a machine that does not answer: what its guest was given time for does not wait for it.
     */
    static Optional<Plan> overdue(Situation s) {
        return s.devices().wanted().stream()
                .filter(wanted -> wanted.spec().isDetaching())
                .flatMap(wanted -> DetachPlan.overdue(s, wanted).stream())
                .findFirst();
    }

    /** The devices that the running machine is known to have. */
    static RunningMachine running(Situation s) {
        return s.handle().running().orElseGet(() -> RunningMachine.unknown(s.now()));
    }

    static Plan.Wait again(Situation s, String why) {
        return new Plan.Wait(s.now().plus(AGAIN), why);
    }

    private static Plan seen(Situation s, Plan.Wait idle, Function<DeviceView, Plan> plan) {
        DeviceSituation devices = s.devices();
        if (devices.wanted().isEmpty()) {
            return idle;
        }
        if (devices.unanswered()) {
            return again(s, "QEMU does not say which devices it has");
        }
        return devices.seen()
                .map(plan)
                .orElseGet(() -> new Plan.LookAtDevices("the machine is there"));
    }

    private static Plan each(
            Situation s,
            DeviceView view,
            Plan.Wait idle,
            Function<WantedDevice, Optional<Plan>> plan) {
        Plan.Wait wait = idle;
        for (WantedDevice wanted : s.devices().wanted()) {
            Optional<Plan> next = plan.apply(wanted);
            if (next.isPresent() && next.get() instanceof Plan.Wait longer) {
                wait = wait.or(longer);
            } else if (next.isPresent()) {
                return next.get();
            }
        }
        Plan.Wait nothing = wait;
        return places(s, view).orElse(nothing);
    }

    private static Optional<Plan> one(Situation s, DeviceView view, WantedDevice wanted) {
        return wanted.spec().isDetaching()
                ? DetachPlan.of(s, view, wanted)
                : AttachPlan.of(s, view, wanted);
    }

    /** Where the guest sees its devices is known only after its firmware has run. */
    private static Optional<Plan> places(Situation s, DeviceView view) {
        RunningMachine running = running(s);
        for (var seen : view.present().entrySet()) {
            running = placed(running, seen.getKey(), seen.getValue().address());
        }
        VmHandle next = s.handle().withRunning(running);
        return s.handle().running().isEmpty() || next.equals(s.handle())
                ? Optional.empty()
                : Optional.of(
                        new Plan.Write(
                                StepName.DEVICES_SEEN, next, "the firmware has placed devices"));
    }

    private static RunningMachine placed(RunningMachine running, Item item, String address) {
        return running.device(item)
                .filter(known -> known.isAttached() && !address.isEmpty())
                .map(known -> running.with(item, known.withAddress(address)))
                .orElse(running);
    }

    /** The next look about a device that has nothing else to wait for. */
    static Plan.Wait waits(Instant until, WantedDevice wanted, String why) {
        return new Plan.Wait(until, wanted.item() + ": " + why);
    }
}
