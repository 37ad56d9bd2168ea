package io.plasmavmc.core.vm;

import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.runtime.Uid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A handle on its way from one state to the next; never leaves the method that makes it. */
final class VmHandleDraft {

    VmId id;
    Uid uid;
    NodeId node;
    long epoch;
    VmPhase phase;
    Instant phaseTime;
    String reason;
    String message;
    VmPhase lastKnownPhase;
    long answeredAction;
    long settledGeneration;
    Optional<Progress> progress;
    Optional<MachineRecord> machine;
    Optional<RunningMachine> running;
    List<ItemAnswer> items;
    List<Answer> answers;
    boolean released;
    HostBoot boot;
    Optional<CrashRestart> restart;

    VmHandleDraft(VmHandle from) {
        this.id = from.id();
        this.uid = from.uid();
        this.node = from.node();
        this.epoch = from.epoch();
        this.phase = from.phase();
        this.phaseTime = from.phaseTime();
        this.reason = from.reason();
        this.message = from.message();
        this.lastKnownPhase = from.lastKnownPhase();
        this.answeredAction = from.answeredAction();
        this.settledGeneration = from.settledGeneration();
        this.progress = from.progress();
        this.machine = from.machine();
        this.running = from.running();
        this.items = from.items();
        this.answers = from.answers();
        this.released = from.released();
        this.boot = from.boot();
        this.restart = from.restart();
    }

    VmHandle build() {
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
                items,
                answers,
                released,
                boot,
                restart);
    }
}
