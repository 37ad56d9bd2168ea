package io.plasmavmc.core.agent;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.hypervisor.DeviceCommand;
import io.plasmavmc.core.hypervisor.HypervisorBackend;
import io.plasmavmc.core.hypervisor.Launched;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.volume.Volume;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Takes the steps that a plan names: writes go to the store, commands to the hypervisor. What the
 * hypervisor refuses becomes part of the situation; a store that fails ends the look.
 */
final class StepRunner {

    private final HypervisorBackend hypervisor;
    private final HandleStore handles;
    private final VolumeStore volumes;
    private final StepGate gate;
    private final InstantSource clock;

    StepRunner(
            HypervisorBackend hypervisor,
            HandleStore handles,
            VolumeStore volumes,
            StepGate gate,
            InstantSource clock) {
        this.hypervisor = hypervisor;
        this.handles = handles;
        this.volumes = volumes;
        this.gate = gate;
        this.clock = clock;
    }

    Observation observe(Work work) {
        return hypervisor.observe(work.vm().uid(), work.handle().machine());
    }

    /** Empty where somebody else has written meanwhile. */
    Optional<Work> write(Work work, Plan.Write write) {
        return gate.take(
                write.step(),
                Keys.vm(work.vm().id()),
                () ->
                        handles.write(
                                        work.owner(),
                                        work.stored(),
                                        write.handle(),
                                        write.step() == StepName.START_CLAIM
                                                ? work.volumeCompares()
                                                : List.of())
                                .map(work::written));
    }

    /** The volume as it is stored then; empty where somebody else has written it meanwhile. */
    Optional<Stored<Volume>> write(Work work, Plan.WriteVolume write) {
        return gate.take(
                write.step(),
                Keys.vm(work.vm().id()),
                () -> volumes.write(write.former(), write.next()));
    }

    Situation lookAtDevices(Work work, Situation situation) {
        return hypervisor
                .devices()
                .look(work.vm().uid())
                .map(
                        view ->
                                situation.withDevices(
                                        situation.devices().after(view),
                                        situation.observed(),
                                        clock.instant()))
                .orElseGet(() -> unanswered(work, situation));
    }

    /** Nothing is known of its devices then; the machine itself is looked at anew. */
    private Situation unanswered(Work work, Situation situation) {
        return situation.withDevices(
                situation.devices().afterSilence(), observe(work), clock.instant());
    }

    Situation lookAtSizes(Work work, Situation situation, Plan.LookAtSizes look) {
        return hypervisor
                .sizes()
                .look(work.vm().uid(), look.askGuest())
                .map(
                        view ->
                                situation.withSizes(
                                        situation.sizes().after(view, look.askGuest()),
                                        situation.observed(),
                                        clock.instant()))
                .orElseGet(() -> sizesUnanswered(work, situation));
    }

    private Situation sizesUnanswered(Work work, Situation situation) {
        return situation.withSizes(
                situation.sizes().afterSilence(), observe(work), clock.instant());
    }

    Situation resize(Work work, Situation situation, Plan.Resize resize) {
        return gate.take(
                resize.step(), Keys.vm(work.vm().id()), () -> resized(work, situation, resize));
    }

    private Situation resized(Work work, Situation situation, Plan.Resize resize) {
        try {
            return hypervisor
                    .sizes()
                    .change(work.vm().uid(), resize.command())
                    .map(
                            view ->
                                    situation.withSizes(
                                            situation.sizes().after(resize.step(), view),
                                            situation.observed(),
                                            clock.instant()))
                    .orElseGet(() -> sizesUnanswered(work, situation));
        } catch (PlasmaException refused) {
            Situation.Failure failure =
                    new Situation.Failure(resize.step(), refused.reason().name(), refused.text());
            return situation.withSizes(
                    situation.sizes().afterRefusal(failure), situation.observed(), clock.instant());
        }
    }

    Situation change(Work work, Situation situation, Plan.Change change) {
        return gate.take(
                change.step(),
                Keys.vm(work.vm().id()),
                () -> changed(work, situation, change.step(), change.command()));
    }

    private Situation changed(
            Work work, Situation situation, StepName step, DeviceCommand command) {
        try {
            return hypervisor
                    .devices()
                    .change(work.vm().uid(), command)
                    .map(
                            changed ->
                                    situation.withDevices(
                                            situation
                                                    .devices()
                                                    .after(step, command.item(), changed),
                                            situation.observed(),
                                            clock.instant()))
                    .orElseGet(() -> unanswered(work, situation));
        } catch (PlasmaException refused) {
            Situation.Failure failure =
                    new Situation.Failure(step, refused.reason().name(), refused.text());
            return situation.withDevices(
                    situation.devices().afterRefusal(failure, command.item()),
                    situation.observed(),
                    clock.instant());
        }
    }

    Situation act(Work work, Situation situation, Plan.Act act) {
        return gate.take(act.step(), Keys.vm(work.vm().id()), () -> command(work, situation, act));
    }

    private Situation command(Work work, Situation situation, Plan.Act act) {
        try {
            return act.verb() == Plan.Verb.LAUNCH
                    ? launch(work, situation, act.step())
                    : situation.after(
                            act.step(),
                            command(work.vm().uid(), act.verb(), situation),
                            clock.instant());
        } catch (PlasmaException refused) {
            Situation.Failure failure =
                    new Situation.Failure(act.step(), refused.reason().name(), refused.text());
            return situation.afterFailure(failure, observe(work), clock.instant());
        }
    }

    private Situation launch(Work work, Situation situation, StepName step) {
        Launched launched =
                hypervisor.launch(
                        MachineSpecs.of(
                                ItemWriting.tidied(work.vm(), work.handle()),
                                work.owner().value().epoch(),
                                work.state()));
        Observation seen =
                new Observation.Present(launched.machine(), RunState.PRELAUNCH, "prelaunch", "");
        return situation.afterLaunch(step, launched, seen, clock.instant());
    }

    private Observation command(Uid vm, Plan.Verb verb, Situation situation) {
        return switch (verb) {
            case LAUNCH -> situation.observed();
            case RESUME -> hypervisor.resume(vm);
            case PAUSE -> hypervisor.pause(vm);
            case POWER_DOWN -> hypervisor.powerDown(vm);
            case RESET -> hypervisor.reset(vm);
            case TERMINATE -> hypervisor.terminate(vm);
            case ERASE -> {
                hypervisor.erase(vm);
                yield situation.observed();
            }
        };
    }
}
