package io.plasmavmc.core.agent;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.hypervisor.HypervisorBackend;
import io.plasmavmc.core.hypervisor.Launched;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.step.StepGate;
import io.plasmavmc.core.step.StepName;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Takes the steps that a plan names: writes go to the store, commands to the hypervisor. What the
 * hypervisor refuses becomes part of the situation; a store that fails ends the look.
 */
final class StepRunner {

    private final HypervisorBackend hypervisor;
    private final HandleStore handles;
    private final StepGate gate;
    private final InstantSource clock;

    StepRunner(
            HypervisorBackend hypervisor, HandleStore handles, StepGate gate, InstantSource clock) {
        this.hypervisor = hypervisor;
        this.handles = handles;
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
                        handles.write(work.owner(), work.stored(), write.handle())
                                .map(work::written));
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
                        MachineSpecs.of(work.vm(), work.owner().value().epoch(), work.state()));
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
