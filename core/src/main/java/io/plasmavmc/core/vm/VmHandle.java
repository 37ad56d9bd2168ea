package io.plasmavmc.core.vm;

import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Uid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
 * @param answers the newest answers, oldest first, {@link #MAX_ANSWERS} at most
 * @param released nothing of the VM is left on the host; it may be removed from the store
 * @param boot the boot of the host that the owner has dealt with
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
        List<Answer> answers,
        boolean released,
        HostBoot boot) {

    public static final int MAX_ANSWERS = 16;

    public VmHandle {
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
                false,
                HostBoot.NONE);
    }

    /** In the given phase; the time is kept where the phase is the same already. */
    public VmHandle withPhase(VmPhase newPhase, String newReason, String newMessage, Instant now) {
        return new VmHandle(
                id,
                uid,
                node,
                epoch,
                newPhase,
                newPhase == phase ? phaseTime : now,
                newReason,
                newMessage,
                newPhase == VmPhase.UNKNOWN ? lastKnownPhase : newPhase,
                answeredAction,
                settledGeneration,
                progress,
                machine,
                running,
                answers,
                released,
                boot);
    }

    public VmHandle withPhase(VmPhase newPhase, Instant now) {
        return withPhase(newPhase, "", "", now);
    }

    public VmHandle withProgress(Optional<Progress> newProgress) {
        return new VmHandle(
                id,
                uid,
                node,
                epoch,
                phase,
                phaseTime,
                reason,
                message,
                lastKnownPhase,
                answeredAction,
                settledGeneration,
                newProgress,
                machine,
                running,
                answers,
                released,
                boot);
    }

    /** With a process and what it was started with, or with neither. */
    public VmHandle withMachine(
            Optional<MachineRecord> newMachine, Optional<RunningMachine> newRunning) {
        return new VmHandle(
                id,
                uid,
                node,
                epoch,
                phase,
                phaseTime,
                reason,
                message,
                lastKnownPhase,
                answeredAction,
                settledGeneration,
                progress,
                newMachine,
                newRunning,
                answers,
                released,
                boot);
    }

    /** With the action answered, its progress over. */
    public VmHandle withAnswer(long actionNumber, Answer answer) {
        return new VmHandle(
                id,
                uid,
                node,
                epoch,
                phase,
                phaseTime,
                reason,
                message,
                lastKnownPhase,
                actionNumber,
                settledGeneration,
                Optional.empty(),
                machine,
                running,
                newest(answer),
                released,
                boot.answered(actionNumber));
    }

    /** With an edit answered that is no action. */
    public VmHandle withEditAnswer(Answer answer) {
        return new VmHandle(
                id,
                uid,
                node,
                epoch,
                phase,
                phaseTime,
                reason,
                message,
                lastKnownPhase,
                answeredAction,
                settledGeneration,
                progress,
                machine,
                running,
                newest(answer),
                released,
                boot);
    }

    /** Written under another epoch: the VM has changed its owner. */
    public VmHandle withOwner(NodeId newNode, long newEpoch) {
        return new VmHandle(
                id,
                uid,
                newNode,
                newEpoch,
                phase,
                phaseTime,
                reason,
                message,
                lastKnownPhase,
                answeredAction,
                settledGeneration,
                progress,
                machine,
                running,
                answers,
                released,
                boot);
    }

    public VmHandle withSettledGeneration(long generation) {
        return new VmHandle(
                id,
                uid,
                node,
                epoch,
                phase,
                phaseTime,
                reason,
                message,
                lastKnownPhase,
                answeredAction,
                generation,
                progress,
                machine,
                running,
                answers,
                released,
                boot);
    }

    public VmHandle withBoot(HostBoot newBoot) {
        return new VmHandle(
                id,
                uid,
                node,
                epoch,
                phase,
                phaseTime,
                reason,
                message,
                lastKnownPhase,
                answeredAction,
                settledGeneration,
                progress,
                machine,
                running,
                answers,
                released,
                newBoot);
    }

    public VmHandle withReleased() {
        return new VmHandle(
                id,
                uid,
                node,
                epoch,
                phase,
                phaseTime,
                reason,
                message,
                lastKnownPhase,
                answeredAction,
                settledGeneration,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                answers,
                true,
                boot);
    }

    private List<Answer> newest(Answer answer) {
        List<Answer> all = new ArrayList<>(answers);
        all.add(answer);
        return all.subList(Math.max(0, all.size() - MAX_ANSWERS), all.size());
    }
}
