package io.plasmavmc.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action.Verb;
import io.plasmavmc.core.vm.Answer;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec.OnCrash;
import org.junit.jupiter.api.Test;

/** A reset rescues a crashed VM, with the machine where it is kept, else on a new one. */
class CrashedResetTest {

    private static Scene crashed() {
        Scene scene = Scene.running().seesNothing();
        scene.carryOut();
        assertThat(scene.phase()).isEqualTo(VmPhase.CRASHED);
        return scene.wants(Verb.RESET).newLook();
    }

    private static void assertRescued(Scene scene) {
        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
        assertThat(scene.handle.answer(scene.generation()).map(Answer::outcome))
                .contains(Answer.Outcome.DONE);
    }

    @Test
    void crashedVmWithoutMachineBootsAgain() {
        Scene scene = crashed();

        scene.carryOut();

        assertRescued(scene);
        assertThat(scene.done()).contains(StepName.START_CLAIM, StepName.START_LAUNCH);
    }

    @Test
    void serverThatDiesAtAnyStepOfItStillBootsItOnce() {
        for (int steps = 0; steps < 6; steps++) {
            Scene scene = crashed();
            for (int i = 0; i < steps; i++) {
                scene.step();
            }
            scene.newLook().carryOut();

            assertRescued(scene);
        }
    }

    @Test
    void machineThatIsPreservedIsResetAndKept() {
        Scene scene = Scene.running().onCrash(OnCrash.PRESERVE).sees(RunState.GUEST_PANICKED);
        scene.carryOut();
        assertThat(scene.phase()).isEqualTo(VmPhase.CRASHED);

        scene.wants(Verb.RESET).newLook().carryOut();

        assertRescued(scene);
        assertThat(scene.done()).contains(StepName.RESET_MACHINE);
        assertThat(scene.done()).doesNotContain(StepName.START_LAUNCH);
    }

    @Test
    void bootThatFailsIsTold() {
        Scene scene = crashed();
        scene.step();
        scene.refuse(StepName.START_LAUNCH, "no bridge");

        scene.carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.FAILED);
        assertThat(scene.handle.message()).isEqualTo("no bridge");
    }
}
