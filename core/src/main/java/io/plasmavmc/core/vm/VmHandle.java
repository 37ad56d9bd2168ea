package io.plasmavmc.core.vm;

import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Uid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The running side of a VM. Written by its owner only; every write compares the owner key.
 *
 * @param uid of the VM that this is the handle of
 * @param phaseTime since when the phase holds
 * @param lastKnownPhase what the phase was before it became {@code UNKNOWN}
 * @param answeredAction the number of the newest action that is answered; 0 for none
 * @param settledGeneration every edit up to this generation is answered
 * @param progress evidence of an action under way
 * @param machine the QEMU process, from before it ran until it is proven gone
 * @param items what became of each disk and NIC, one answer an item, ordered by item
 * @param answers the newest answers, oldest first, {@link #MAX_ANSWERS} at most
 * @param released nothing of the VM is left on the host; it may be removed from the store
 * @param boot the boot of the host that the owner has dealt with
 * @param restart the newest start that followed a crash, or is to follow it
 */
public record VmHandle(
        VmId id,
        Uid uid,
        NodeId node,
        long epoch,
        VmPhase phase,
        Instant phaseTime,
        String reason,
        String message,
        VmPhase lastKnownPhase,
        long answeredAction,
        long settledGeneration,
        Optional<Progress> progress,
        Optional<MachineRecord> machine,
        Optional<RunningMachine> running,
        List<ItemAnswer> items,
        List<Answer> answers,
        boolean released,
        HostBoot boot,
        Optional<CrashRestart> restart) {

    public static final int MAX_ANSWERS = 16;

    public VmHandle {
        items = items.stream().sorted(Comparator.comparing(ItemAnswer::item)).toList();
        answers = List.copyOf(answers);
    }

    /** The handle of a VM that its owner has just seen for the first time. */
    public static VmHandle first(VmId id, Uid uid, NodeId node, long epoch, Instant now) {
        return new VmHandle(
                id,
                uid,
                node,
                epoch,
                VmPhase.STOPPED,
                now,
                "",
                "",
                VmPhase.STOPPED,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                false,
                HostBoot.NONE,
                Optional.empty());
    }

    /** What is said of the item, of whichever of its generations. */
    public Optional<ItemAnswer> item(Item item) {
        return items.stream().filter(answer -> answer.item().equals(item)).findFirst();
    }

    /** What is said of the device as it is wanted now. */
    public Optional<ItemAnswer> item(DeviceSpec device) {
        return item(device.item()).filter(answer -> answer.generation() >= device.generation());
    }

    public Optional<Answer> answer(long generation) {
        return answers.stream().filter(answer -> answer.generation() == generation).findFirst();
    }

    /** In the given phase; the time is kept where the phase is the same already. */
    public VmHandle withPhase(VmPhase newPhase, String newReason, String newMessage, Instant now) {
        VmHandleDraft next = new VmHandleDraft(this);
        next.phase = newPhase;
        next.phaseTime = newPhase == phase ? phaseTime : now;
        next.reason = newReason;
        next.message = newMessage;
        next.lastKnownPhase = newPhase == VmPhase.UNKNOWN ? lastKnownPhase : newPhase;
        return next.build();
    }

    public VmHandle withPhase(VmPhase newPhase, Instant now) {
        return withPhase(newPhase, "", "", now);
    }

    public VmHandle withProgress(Optional<Progress> newProgress) {
        VmHandleDraft next = new VmHandleDraft(this);
        next.progress = newProgress;
        return next.build();
    }

    /** With a process and what it was started with, or with neither. */
    public VmHandle withMachine(
            Optional<MachineRecord> newMachine, Optional<RunningMachine> newRunning) {
        VmHandleDraft next = new VmHandleDraft(this);
        next.machine = newMachine;
        next.running = newRunning;
        return next.build();
    }

    public VmHandle withRunning(RunningMachine newRunning) {
        return withMachine(machine, Optional.of(newRunning));
    }

    /** With this answer in place of what was said of its item before. */
    public VmHandle withItem(ItemAnswer answer) {
        VmHandleDraft next = new VmHandleDraft(this);
        next.items = new ArrayList<>(items);
        next.items.removeIf(old -> old.item().equals(answer.item()));
        next.items.add(answer);
        return next.build();
    }

    public VmHandle keepingItems(Predicate<Item> kept) {
        VmHandleDraft next = new VmHandleDraft(this);
        next.items = items.stream().filter(answer -> kept.test(answer.item())).toList();
        return next.build();
    }

    /** With the action answered, its progress over. */
    public VmHandle withAnswer(long actionNumber, Answer answer) {
        VmHandleDraft next = new VmHandleDraft(this);
        next.answeredAction = actionNumber;
        next.progress = Optional.empty();
        next.answers = newest(answer);
        next.boot = boot.answered(actionNumber);
        next.restart = restart.filter(start -> !start.isOver(actionNumber));
        return next.build();
    }

    /** With an edit answered that is no action. */
    public VmHandle withEditAnswer(Answer answer) {
        VmHandleDraft next = new VmHandleDraft(this);
        next.answers = newest(answer);
        return next.build();
    }

    /** Written under another epoch: the VM has changed its owner. */
    public VmHandle withOwner(NodeId newNode, long newEpoch) {
        VmHandleDraft next = new VmHandleDraft(this);
        next.node = newNode;
        next.epoch = newEpoch;
        return next.build();
    }

    public VmHandle withSettledGeneration(long generation) {
        VmHandleDraft next = new VmHandleDraft(this);
        next.settledGeneration = generation;
        return next.build();
    }

    public VmHandle withBoot(HostBoot newBoot) {
        VmHandleDraft next = new VmHandleDraft(this);
        next.boot = newBoot;
        return next.build();
    }

    public VmHandle withRestart(Optional<CrashRestart> newRestart) {
        VmHandleDraft next = new VmHandleDraft(this);
        next.restart = newRestart;
        return next.build();
    }

    public VmHandle withReleased() {
        VmHandleDraft next = new VmHandleDraft(this);
        next.progress = Optional.empty();
        next.machine = Optional.empty();
        next.running = Optional.empty();
        next.released = true;
        return next.build();
    }

    private List<Answer> newest(Answer answer) {
        List<Answer> all = new ArrayList<>(answers);
        all.add(answer);
        return all.subList(Math.max(0, all.size() - MAX_ANSWERS), all.size());
    }
}
