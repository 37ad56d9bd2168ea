package io.plasmavmc.core.agent;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.SizeCommand;
import io.plasmavmc.core.hypervisor.SizeView;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.VmHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * As many CPUs as are wanted: plugged in from below, or let go from the top, so that no gap is left
 * (one hangs the firmware at the next boot). Where the machine cannot survive that one leaves, the
 * guest's agent takes it out of use; it then counts as gone to the guest and leaves the machine at
 * its next cold start.
 */
final class CpuPlan {

    /** How long a guest may take to let CPUs go. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private CpuPlan() {}

    static Optional<Plan> of(Situation s, RunningMachine running, SizeView view) {
        int wanted = s.vm().spec().cpus();
        boolean open = SizePlan.isOpen(s, Item.CPUS);
        if (wanted > running.maxCpus()) {
            return open
                    ? settle(s, seen(running, view), "")
                    : noted(s, told(s, running, view, wanted));
        }
        if (!open) {
            return keep(s, running, view, wanted);
        }
        if (view.cpus() < wanted) {
            return plug(s, running, view, wanted);
        }
        boolean down = view.cpus() > wanted;
        if (down && running.canUnplugCpus()) {
            return unplug(s, seen(running, view), wanted);
        }
        return down || running.offlineCpus() > 0
                ? use(s, running, view, wanted)
                : settle(s, running.withCpus(view.cpus(), 0), "");
    }

    private static RunningMachine seen(RunningMachine running, SizeView view) {
        return running.withCpus(view.cpus(), Math.min(running.offlineCpus(), view.cpus() - 1));
    }

    // Up.

    static Optional<Plan> knownToLack(Situation s, RunningMachine running) {
        int wanted = s.vm().spec().cpus();
        boolean lacks = running.cpus() < wanted && wanted <= running.maxCpus();
        return lacks && SizePlan.isOpen(s, Item.CPUS) && !s.sizes().hasDone(StepName.CPUS_PLUG)
                ? Optional.of(plug(wanted, running.cpus()))
                : Optional.empty();
    }

    private static Optional<Plan> plug(
            Situation s, RunningMachine running, SizeView view, int wanted) {
        Optional<Situation.Failure> refusal = s.sizes().refusal(StepName.CPUS_PLUG);
        if (refusal.isPresent()) {
            return giveUp(s, seen(running, view), refusal.get().reason(), refusal.get().message());
        }
        return Optional.of(
                s.sizes().hasDone(StepName.CPUS_PLUG)
                        ? DevicePlan.again(s, "CPUs were plugged in and are not there")
                        : plug(wanted, view.cpus()));
    }

    private static Plan plug(int wanted, int there) {
        return new Plan.Resize(
                StepName.CPUS_PLUG,
                new SizeCommand.PlugCpus(wanted),
                "%d CPUs, it has %d".formatted(wanted, there));
    }

    // Down, or up again from what was taken out of use.

    private static Optional<Plan> use(
            Situation s, RunningMachine running, SizeView view, int wanted) {
        Optional<Situation.Failure> refusal = s.sizes().refusal(StepName.CPUS_USE);
        if (refusal.isPresent()) {
            return settle(
                    s,
                    seen(running, view),
                    "the guest's agent cannot do it (%s); CPUs leave when it can, or at the next cold start"
                            .formatted(refusal.get().message()));
        }
        return s.sizes().hasDone(StepName.CPUS_USE)
                ? settle(s, running.withCpus(view.cpus(), view.cpus() - wanted), "")
                : Optional.of(use(wanted, "the guest is to use %d CPUs".formatted(wanted)));
    }

    private static Plan use(int wanted, String why) {
        return new Plan.Resize(StepName.CPUS_USE, new SizeCommand.UseCpus(wanted), why);
    }

    private static Optional<Plan> unplug(Situation s, RunningMachine seen, int wanted) {
        Optional<Situation.Failure> refusal = s.sizes().refusal(StepName.CPUS_UNPLUG);
        Optional<ItemAnswer> asked =
                s.handle()
                        .item(Item.CPUS)
                        .filter(found -> found.generation() >= s.vm().spec().cpusGeneration());
        if (refusal.isPresent()) {
            return giveUp(s, seen, refusal.get().reason(), refusal.get().message());
        }
        if (!s.sizes().hasDone(StepName.CPUS_UNPLUG)) {
            return asked.filter(answer -> isOver(s, answer)).isPresent()
                    ? giveUp(
                            s,
                            seen,
                            Reason.GUEST_HOLDS_DEVICE.name(),
                            "the guest still uses %d CPUs; they leave at the next cold start"
                                    .formatted(seen.cpus()))
                    : Optional.of(
                            new Plan.Resize(
                                    StepName.CPUS_UNPLUG,
                                    new SizeCommand.UnplugCpu(seen.cpus() - 1),
                                    "%d CPUs, it has %d".formatted(wanted, seen.cpus())));
        }
        return asked.isEmpty()
                ? Optional.of(asked(s))
                : noted(s, seen).or(() -> Optional.of(waiting(s, asked.get())));
    }

    static Optional<Plan> overdue(Situation s) {
        return SizePlan.overdue(s, Item.CPUS, PATIENCE)
                .map(
                        asked ->
                                failed(
                                        s,
                                        s.handle(),
                                        asked.generation(),
                                        Reason.GUEST_HOLDS_DEVICE.name(),
                                        "QEMU does not say whether the guest has let CPUs go"));
    }

    private static boolean isOver(Situation s, ItemAnswer asked) {
        return !s.now().isBefore(asked.since().plus(PATIENCE));
    }

    private static Plan asked(Situation s) {
        ItemAnswer waiting = ItemAnswer.waiting(Item.CPUS, s.vm().spec().cpusGeneration(), s.now());
        return new Plan.Write(
                StepName.CPUS_ASKED,
                ItemWriting.answered(s, s.handle(), waiting),
                "the guest was asked to let a CPU go");
    }

    private static Plan waiting(Situation s, ItemAnswer asked) {
        Instant end = asked.since().plus(PATIENCE);
        Instant again = s.now().plus(ASK_AGAIN);
        return new Plan.Wait(
                again.isBefore(end) ? again : end, "the guest was asked to let a CPU go");
    }

    // Answered.

    /**
     * A guest that has booted uses what it finds, one may not use what was plugged in, and one that
     * was slow lets a CPU go that is wanted again.
     */
    private static Optional<Plan> keep(
            Situation s, RunningMachine running, SizeView view, int wanted) {
        if (view.cpus() < wanted && !isRefused(s) && !s.sizes().hasDone(StepName.CPUS_PLUG)) {
            return Optional.of(plug(wanted, view.cpus()));
        }
        boolean ours = !running.canUnplugCpus() || view.cpus() == wanted;
        boolean other =
                view.usedCpus().filter(used -> used != wanted && wanted <= view.cpus()).isPresent();
        return ours && other && !s.sizes().hasDone(StepName.CPUS_USE)
                ? Optional.of(use(wanted, "the guest uses other CPUs than are wanted"))
                : noted(s, told(s, running, view, wanted));
    }

    private static boolean isRefused(Situation s) {
        return s.handle()
                .item(Item.CPUS)
                .filter(found -> found.state() == ItemAnswer.State.FAILED)
                .isPresent();
    }

    /** As the guest's agent tells, and as it has just done. */
    private static RunningMachine told(
            Situation s, RunningMachine running, SizeView view, int wanted) {
        if (running.canUnplugCpus()) {
            return running.withCpus(view.cpus(), 0);
        }
        boolean done =
                s.sizes().hasDone(StepName.CPUS_USE)
                        && s.sizes().refusal(StepName.CPUS_USE).isEmpty();
        int known = view.usedCpus().orElse(seen(running, view).usableCpus());
        return running.withCpus(
                view.cpus(), view.cpus() - (done ? Math.min(wanted, view.cpus()) : known));
    }

    private static Optional<Plan> noted(Situation s, RunningMachine seen) {
        return seen.equals(DevicePlan.running(s))
                ? Optional.empty()
                : Optional.of(
                        new Plan.Write(
                                StepName.SIZES_SEEN,
                                s.handle().withRunning(seen),
                                "the guest has %d CPUs".formatted(seen.usableCpus())));
    }

    private static Optional<Plan> settle(Situation s, RunningMachine running, String message) {
        ItemAnswer answer =
                ItemAnswer.pending(Item.CPUS, s.vm().spec().cpusGeneration(), message, s.now());
        VmHandle handle = s.handle().withRunning(running);
        return Optional.of(
                new Plan.Write(
                        StepName.CPUS_ANSWER,
                        ItemWriting.answered(s, handle, answer),
                        message.isEmpty() ? "the CPUs are dealt with" : message));
    }

    private static Optional<Plan> giveUp(
            Situation s, RunningMachine seen, String reason, String message) {
        long generation = s.vm().spec().cpusGeneration();
        return Optional.of(failed(s, s.handle().withRunning(seen), generation, reason, message));
    }

    private static Plan failed(
            Situation s, VmHandle handle, long generation, String reason, String message) {
        ItemAnswer answer = ItemAnswer.failed(Item.CPUS, generation, reason, message, s.now());
        return new Plan.Write(
                StepName.CPUS_GIVE_UP, ItemWriting.answered(s, handle, answer), message);
    }
}
