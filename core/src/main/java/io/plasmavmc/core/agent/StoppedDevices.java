package io.plasmavmc.core.agent;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.vm.Answer;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.VmHandle;
import java.util.List;
import java.util.Optional;

/**
 * The devices of a VM without a machine: what is wanted holds from the next start on, so a change
 * is answered as soon as what it needs is there, and what is to go is gone. Pure.
 *
 * @param handle with all answered that can be
 * @param pending what still has to be waited for, empty where nothing is
 */
record StoppedDevices(VmHandle handle, String pending) {

    /** The generation of a VM as it was made. */
    private static final long CREATED = 1;

    static StoppedDevices of(Situation s) {
        VmHandle handle = s.handle();
        String pending = "";
        for (WantedDevice wanted : s.devices().wanted()) {
            switch (one(s, wanted)) {
                case Said.Nothing() -> {}
                case Said.Later(String message) -> pending = message;
                case Said.Now(ItemAnswer answer) ->
                        handle = ItemWriting.answered(s, handle, answer);
            }
        }
        // A new VM is answered as a whole.
        boolean isNew = s.handle().settledGeneration() < CREATED && !pending.isEmpty();
        VmHandle sized = isNew ? handle : sized(s, handle);
        return new StoppedDevices(Writing.settled(s.vm(), created(s, sized, pending)), pending);
    }

    /** CPUs and memory hold from the next start on. */
    static VmHandle sized(Situation s, VmHandle handle) {
        VmHandle next = handle;
        for (Item item : List.of(Item.CPUS, Item.MEMORY)) {
            if (ItemWriting.isOpen(item, s.vm().spec(), next)) {
                long generation = s.vm().spec().generations().getOrDefault(item, 0L);
                next = ItemWriting.answered(s, next, ItemAnswer.settled(item, generation, s.now()));
            }
        }
        return next;
    }

    /** What there is to say of one device. */
    private sealed interface Said {
        record Nothing() implements Said {}

        record Later(String message) implements Said {}

        record Now(ItemAnswer answer) implements Said {}
    }

    private static Said one(Situation s, WantedDevice wanted) {
        if (wanted.spec().isDetaching()) {
            Optional<ItemAnswer> answer = s.handle().item(wanted.spec());
            boolean said =
                    answer.filter(found -> found.released() || DetachPlan.isRefused(found))
                            .isPresent();
            return said
                    ? new Said.Nothing()
                    : new Said.Now(
                            ItemAnswer.gone(wanted.item(), wanted.spec().generation(), s.now()));
        }
        if (!ItemWriting.isOpen(wanted.spec(), s.handle())) {
            return new Said.Nothing();
        }
        return switch (wanted.readiness()) {
            case Volumes.Pending(String message) -> new Said.Later(message);
            case Volumes.Broken(Reason reason, String message) ->
                    new Said.Now(broken(s, wanted, reason, message));
            case Volumes.Ready _ -> ready(s, wanted);
        };
    }

    /** One that the VM was made with stays: without it, it is another VM. */
    private static ItemAnswer broken(
            Situation s, WantedDevice wanted, Reason reason, String message) {
        long generation = wanted.spec().generation();
        return generation == CREATED
                ? ItemAnswer.failed(wanted.item(), generation, reason.name(), message, s.now())
                : ItemAnswer.refused(wanted.item(), generation, reason.name(), message, s.now());
    }

    private static Said ready(Situation s, WantedDevice wanted) {
        if (wanted instanceof WantedDevice.Disk disk && !disk.hasGrown()) {
            return disk.mayGrow()
                    ? new Said.Later(disk.item() + " has yet to grow")
                    : new Said.Now(ItemWriting.notGrown(s, disk));
        }
        return new Said.Now(ItemAnswer.settled(wanted.item(), wanted.spec().generation(), s.now()));
    }

    private static VmHandle created(Situation s, VmHandle handle, String pending) {
        if (s.handle().settledGeneration() >= CREATED || handle.answer(CREATED).isPresent()) {
            return handle;
        }
        Optional<ItemAnswer> failed =
                handle.items().stream()
                        .filter(item -> item.generation() == CREATED)
                        .filter(item -> item.state() == ItemAnswer.State.FAILED)
                        .findFirst();
        if (failed.isPresent()) {
            return handle.withEditAnswer(
                    Answer.failed(CREATED, failed.get().reason(), failed.get().message(), s.now()));
        }
        return pending.isEmpty() ? handle.withEditAnswer(Answer.done(CREATED, s.now())) : handle;
    }
}
