package io.plasmavmc.core.agent;

import io.plasmavmc.core.hypervisor.SizeCommand;
import io.plasmavmc.core.hypervisor.SizeView;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.SizeChanges;
import io.plasmavmc.core.vm.VmHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * As much memory as is wanted: asked of the guest, which takes or gives as it can. What it has is
 * told as it is; after a bounded time a guest that keeps some of it is answered as pending, and the
 * request stands.
 */
final class MemoryPlan {

    /** Seen: a guest gives back all but a block or two within 5 s, or not within 15. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    /** A guest takes 512 MiB in about 0.1 s (design section 7). */
    private static final Duration FIRST_LOOK = Duration.ofMillis(10);

    private static final int LOOKS_A_DOUBLING = 8;

    private MemoryPlan() {}

    static Optional<Plan> of(Situation s, RunningMachine running, SizeView view) {
        long wanted = s.vm().spec().memoryMib();
        boolean open = SizePlan.isOpen(s, Item.MEMORY);
        if (!SizeChanges.isLiveMemory(wanted, running)) {
            return open ? settle(s, seen(running, view), "") : noted(s, running, view);
        }
        if (view.requestedMemoryMib() != wanted) {
            return request(s, running, view, wanted);
        }
        if (!open) {
            return noted(s, running, view);
        }
        return view.memoryMib() == wanted
                ? settle(s, seen(running, view), "")
                : waiting(s, running, view);
    }

    static Optional<Plan> knownToLack(Situation s, RunningMachine running) {
        long wanted = s.vm().spec().memoryMib();
        boolean lacks =
                running.requestedMemoryMib() != wanted && SizeChanges.isLiveMemory(wanted, running);
        return lacks
                        && SizePlan.isOpen(s, Item.MEMORY)
                        && !s.sizes().hasDone(StepName.MEMORY_REQUEST)
                ? Optional.of(ask(wanted, running.memoryMib()))
                : Optional.empty();
    }

    private static Plan ask(long wanted, long there) {
        return new Plan.Resize(
                StepName.MEMORY_REQUEST,
                new SizeCommand.UseMemory(wanted),
                "%d MiB, the guest has %d".formatted(wanted, there));
    }

    private static RunningMachine seen(RunningMachine running, SizeView view) {
        return running.withMemory(view.memoryMib(), view.requestedMemoryMib());
    }

    /** A request that was refused is not made again for the same wish. */
    private static Optional<Plan> request(
            Situation s, RunningMachine running, SizeView view, long wanted) {
        Optional<Situation.Failure> refusal = s.sizes().refusal(StepName.MEMORY_REQUEST);
        boolean failed =
                s.handle()
                        .item(Item.MEMORY)
                        .filter(found -> found.generation() >= s.vm().spec().memoryGeneration())
                        .filter(found -> found.state() == ItemAnswer.State.FAILED)
                        .isPresent();
        if (failed) {
            return noted(s, running, view);
        }
        if (refusal.isPresent()) {
            ItemAnswer answer =
                    ItemAnswer.failed(
                            Item.MEMORY,
                            s.vm().spec().memoryGeneration(),
                            refusal.get().reason(),
                            refusal.get().message(),
                            s.now());
            return Optional.of(
                    new Plan.Write(
                            StepName.MEMORY_GIVE_UP,
                            ItemWriting.answered(
                                    s, s.handle().withRunning(seen(running, view)), answer),
                            refusal.get().message()));
        }
        return s.sizes().hasDone(StepName.MEMORY_REQUEST)
                ? Optional.of(DevicePlan.again(s, "memory was asked for and is not"))
                : Optional.of(ask(wanted, view.memoryMib()));
    }

    /** The guest gets to work while it is written down that it was asked. */
    private static Optional<Plan> waiting(Situation s, RunningMachine running, SizeView view) {
        Optional<ItemAnswer> asked =
                s.handle()
                        .item(Item.MEMORY)
                        .filter(found -> found.generation() >= s.vm().spec().memoryGeneration());
        if (asked.isEmpty()) {
            ItemAnswer waiting =
                    ItemAnswer.waiting(Item.MEMORY, s.vm().spec().memoryGeneration(), s.now());
            VmHandle handle = s.handle().withRunning(seen(running, view));
            return Optional.of(
                    new Plan.Write(
                            StepName.MEMORY_ASKED,
                            ItemWriting.answered(s, handle, waiting),
                            "the guest was asked to have another amount of memory"));
        }
        Instant end = asked.get().since().plus(PATIENCE);
        return s.now().isBefore(end)
                ? Optional.of(
                        new Plan.Wait(
                                nextLook(s.now(), asked.get().since(), end),
                                "the guest has %d of %d MiB"
                                        .formatted(view.memoryMib(), view.requestedMemoryMib())))
                : settle(s, seen(running, view), "");
    }

    /**
     * QEMU tells of a size at most once a second, which is far longer than most changes take:
     * looked at in steps that grow with the time that it takes.
     */
    private static Instant nextLook(Instant now, Instant asked, Instant end) {
        Duration step = Duration.between(asked, now).dividedBy(LOOKS_A_DOUBLING);
        Instant next = now.plus(step.compareTo(FIRST_LOOK) < 0 ? FIRST_LOOK : step);
        return next.isBefore(end) ? next : end;
    }

    static Optional<Plan> overdue(Situation s) {
        String message = "QEMU does not say what the guest has made of it";
        return SizePlan.overdue(s, Item.MEMORY, PATIENCE)
                .map(asked -> ItemAnswer.pending(Item.MEMORY, asked.generation(), message, s.now()))
                .map(
                        answer ->
                                new Plan.Write(
                                        StepName.MEMORY_ANSWER,
                                        ItemWriting.answered(s, s.handle(), answer),
                                        message));
    }

    private static Optional<Plan> settle(Situation s, RunningMachine running, String message) {
        ItemAnswer answer =
                ItemAnswer.pending(Item.MEMORY, s.vm().spec().memoryGeneration(), message, s.now());
        return Optional.of(
                new Plan.Write(
                        StepName.MEMORY_ANSWER,
                        ItemWriting.answered(s, s.handle().withRunning(running), answer),
                        "the memory is dealt with, the guest has %d MiB"
                                .formatted(running.memoryMib())));
    }

    private static Optional<Plan> noted(Situation s, RunningMachine running, SizeView view) {
        RunningMachine now = seen(running, view);
        return now.equals(running)
                ? Optional.empty()
                : Optional.of(
                        new Plan.Write(
                                StepName.SIZES_SEEN,
                                s.handle().withRunning(now),
                                "the guest has %d MiB".formatted(now.memoryMib())));
    }
}
