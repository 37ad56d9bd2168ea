package io.plasmavmc.core.agent;

import io.plasmavmc.core.hypervisor.SizeView;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.RunningMachine;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * The CPUs and the memory of a machine that is there, brought to what is wanted as far as {@link
 * io.plasmavmc.core.vm.SizeChanges} says that it can be without a new start. The rest is answered
 * as pending and left alone.
 */
final class SizePlan {

    /** For how long a guest is watched taking new CPUs into use. */
    private static final Duration FRESH = Duration.ofSeconds(15);

    private SizePlan() {}

    /**
     * @param idle what to do where nothing is to be done about sizes
     */
    static Plan of(Situation s, Plan.Wait idle) {
        if (!isOpen(s, Item.CPUS) && !isOpen(s, Item.MEMORY) && !isToBeWatched(s)) {
            return idle;
        }
        if (s.sizes().unanswered()) {
            return DevicePlan.again(
                    s, "QEMU does not say how many CPUs and how much memory it has");
        }
        Optional<Plan> known = knownToLack(s);
        if (known.isPresent()) {
            return known.get();
        }
        boolean askGuest = isGuestOfInterest(s);
        if (s.sizes().seen().isEmpty() || (askGuest && !s.sizes().guestAsked())) {
            return new Plan.LookAtSizes(askGuest, "the machine is there");
        }
        SizeView view = s.sizes().seen().get();
        return first(s, view, CpuPlan::of, MemoryPlan::of).orElse(idle);
    }

    /**
     * What the last look has left to be done needs no look of its own: the commands may be
     * repeated, and answer what was seen afterwards.
     */
    private static Optional<Plan> knownToLack(Situation s) {
        RunningMachine running = DevicePlan.running(s);
        return s.sizes().seen().isPresent()
                ? Optional.empty()
                : CpuPlan.knownToLack(s, running).or(() -> MemoryPlan.knownToLack(s, running));
    }

    @FunctionalInterface
    private interface Part {
        Optional<Plan> of(Situation s, RunningMachine running, SizeView view);
    }

    /** One that waits keeps the other from nothing. */
    private static Optional<Plan> first(Situation s, SizeView view, Part cpus, Part memory) {
        RunningMachine running = DevicePlan.running(s);
        Optional<Plan> one = cpus.of(s, running, view);
        if (one.filter(plan -> !(plan instanceof Plan.Wait)).isPresent()) {
            return one;
        }
        Optional<Plan> two = memory.of(s, running, view);
        Function<Plan, Plan> sooner =
                plan ->
                        plan instanceof Plan.Wait wait
                                        && one.isPresent()
                                        && one.get() instanceof Plan.Wait other
                                ? wait.or(other)
                                : plan;
        return two.map(sooner).or(() -> one);
    }

    /**
     * Of a machine that does not answer: what its guest was given time for does not wait for it.
     */
    static Optional<Plan> overdue(Situation s) {
        return CpuPlan.overdue(s).or(() -> MemoryPlan.overdue(s));
    }

    /** A wish that the guest was given time for, which is over. */
    static Optional<ItemAnswer> overdue(Situation s, Item item, Duration patience) {
        return s.handle()
                .item(item)
                .filter(answer -> !answer.isOver())
                .filter(answer -> !s.now().isBefore(answer.since().plus(patience)));
    }

    static boolean isOpen(Situation s, Item item) {
        return ItemWriting.isOpen(item, s.vm().spec(), s.handle());
    }

    /**
     * Memory beyond the base comes and goes as the guest likes; CPUs come back when it boots, and
     * go when it gets to what it was asked for long ago.
     */
    private static boolean isToBeWatched(Situation s) {
        RunningMachine running = DevicePlan.running(s);
        return running.memoryMib() != running.baseMemoryMib()
                || running.requestedMemoryMib() != running.baseMemoryMib()
                || hasOtherCpus(s)
                || isGuestOfInterest(s);
    }

    private static boolean hasOtherCpus(Situation s) {
        return s.handle().item(Item.CPUS).filter(answer -> answer.generation() > 1).isPresent();
    }

    private static boolean isGuestOfInterest(Situation s) {
        RunningMachine running = DevicePlan.running(s);
        boolean usesMore = !running.canUnplugCpus() && running.usableCpus() > s.vm().spec().cpus();
        return running.offlineCpus() > 0 || usesMore || isFresh(s);
    }

    /** Whether CPUs were plugged in just now, which not every guest uses by itself. */
    private static boolean isFresh(Situation s) {
        return s.handle()
                .item(Item.CPUS)
                .filter(answer -> answer.generation() > 1)
                .filter(answer -> !isOpen(s, Item.CPUS))
                .filter(answer -> s.now().isBefore(answer.since().plus(FRESH)))
                .isPresent();
    }
}
