package io.plasmavmc.core.agent;

import io.plasmavmc.core.hypervisor.Launched;
import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.Progress;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that a decision about a VM rests on: what is wanted, what is written down, what was
 * just seen. Immutable.
 *
 * @param launched the machine that this look has started
 * @param failure the newest command of this look that the hypervisor refused
 * @param done the steps that this look has taken
 * @param epoch this node's epoch as the VM's owner
 * @param bootId of the host, as it runs now
 */
record Situation(
        VirtualMachine vm,
        VmHandle handle,
        Observation observed,
        Volumes volumes,
        DeviceSituation devices,
        SizeSituation sizes,
        Optional<Launched> launched,
        Optional<Failure> failure,
        Set<StepName> done,
        long epoch,
        String bootId,
        Instant now) {

    /** What the hypervisor said when it refused. */
    record Failure(StepName step, String reason, String message) {}

    static Situation of(
            VirtualMachine vm,
            VmHandle handle,
            Observation observed,
            Volumes volumes,
            List<WantedDevice> wanted,
            long epoch,
            String bootId,
            Instant now) {
        return new Situation(
                vm,
                handle,
                observed,
                volumes,
                DeviceSituation.of(wanted),
                SizeSituation.NONE,
                Optional.empty(),
                Optional.empty(),
                EnumSet.noneOf(StepName.class),
                epoch,
                bootId,
                now);
    }

    /** The newest action where it is not answered yet. */
    Optional<Action> openAction() {
        return vm.action().filter(action -> action.number() > handle.answeredAction());
    }

    /** How far the newest action has come; an older action's progress does not count. */
    Optional<Progress> progress() {
        return handle.progress().filter(progress -> progress.action() == vm.actionNumber());
    }

    boolean hasReached(Progress.Stage stage) {
        return handle.epoch() == epoch
                && progress().map(Progress::stage).filter(stage::equals).isPresent();
    }

    boolean isRecorded(MachineRecord machine) {
        return handle.machine().filter(machine::equals).isPresent();
    }

    /** When the open action is given up; only meaningful once its first step is written down. */
    Instant deadline(Action action) {
        return progress().map(Progress::since).orElse(now).plus(action.deadline());
    }

    boolean hasDone(StepName step) {
        return done.contains(step);
    }

    Situation after(StepName step, Observation seen, Instant time) {
        return with(handle, seen, devices, sizes, launched, failure, with(step), time);
    }

    Situation afterLaunch(StepName step, Launched machine, Observation seen, Instant time) {
        return with(handle, seen, devices, sizes, Optional.of(machine), failure, with(step), time);
    }

    Situation afterFailure(Failure refused, Observation seen, Instant time) {
        return with(
                handle,
                seen,
                devices,
                sizes,
                launched,
                Optional.of(refused),
                with(refused.step()),
                time);
    }

    Situation afterWrite(StepName step, VmHandle written, Instant time) {
        return with(written, observed, devices, sizes, launched, failure, with(step), time);
    }

    /** Its devices were looked at, or something was done about one. */
    Situation withDevices(DeviceSituation next, Observation seen, Instant time) {
        return with(handle, seen, next, sizes, launched, failure, done, time);
    }

    /** Its CPUs and memory were looked at, or changed. */
    Situation withSizes(SizeSituation next, Observation seen, Instant time) {
        return with(handle, seen, devices, next, launched, failure, done, time);
    }

    private Situation with(
            VmHandle newHandle,
            Observation seen,
            DeviceSituation newDevices,
            SizeSituation newSizes,
            Optional<Launched> newLaunched,
            Optional<Failure> newFailure,
            Set<StepName> newDone,
            Instant time) {
        return new Situation(
                vm,
                newHandle,
                seen,
                volumes,
                newDevices,
                newSizes,
                newLaunched,
                newFailure,
                newDone,
                epoch,
                bootId,
                time);
    }

    private Set<StepName> with(StepName step) {
        EnumSet<StepName> all = EnumSet.of(step);
        all.addAll(done);
        return all;
    }
}
