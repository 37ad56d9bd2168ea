package io.plasmavmc.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Answer;
import io.plasmavmc.core.vm.VmPhase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guests that are asked to boot again in order, one look at a time. */
class SoftResetPlanTest {

    private static final Duration OVER = Duration.ofSeconds(91);

    private static Answer answer(Scene scene) {
        return scene.handle.answer(scene.generation()).orElseThrow();
    }

    private static Scene withCpusThatWait() {
        Scene scene = Scene.running();
        scene.sizes.wantedMaxCpus = 8;
        scene.wantsCpus(8).carryOut();
        return scene.newLook();
    }

    @Test
    void guestThatGoesDownBootsAgainInTheSameProcess() {
        Scene scene = Scene.running().wantsSoftReset(false);
        assertThat(scene.carryOut()).isInstanceOf(Plan.Wait.class);
        scene.sees(RunState.SHUTDOWN).newLook().carryOut();

        assertThat(answer(scene).outcome()).isEqualTo(Answer.Outcome.DONE);
        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
        assertThat(scene.done()).contains(StepName.RESET_MACHINE);
        assertThat(scene.done()).doesNotContain(StepName.RESET_TERMINATE);
    }

    @Test
    void changesThatWaitComeWithANewMachine() {
        Scene scene = withCpusThatWait().wantsSoftReset(false);
        scene.carryOut();
        scene.sees(RunState.SHUTDOWN).newLook().carryOut();

        assertThat(scene.done()).contains(StepName.RESET_TERMINATE, StepName.START_LAUNCH);
        assertThat(scene.handle.running().orElseThrow().cpus()).isEqualTo(8);
        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
    }

    @Test
    void memoryThatTheGuestKeptGoesWithTheOldMachine() {
        Scene scene = Scene.running().wantsMemory(768);
        scene.carryOut();
        scene.sizes.guestTakesWhatItWasAskedTo();
        scene.newLook().carryOut();
        scene.newLook().wantsMemory(256).carryOut();
        scene.sizes.guestHas(300);
        scene.later(Duration.ofSeconds(16)).carryOut();

        scene.newLook().wantsSoftReset(false).carryOut();
        scene.sees(RunState.SHUTDOWN).newLook().carryOut();

        assertThat(scene.handle.running().orElseThrow().memoryMib()).isEqualTo(256);
        assertThat(scene.done()).contains(StepName.RESET_TERMINATE);
    }

    @Test
    void cpusThatNoAgentTookOfflineGoWithTheOldMachine() {
        Scene scene = Scene.stopped();
        scene.sizes.emulated = true;
        scene.sizes.hasNoAgent();
        scene.wantsCpus(2);
        scene.carryOut();
        scene.newLook().wants(io.plasmavmc.core.vm.Action.Verb.START).carryOut();
        scene.newLook().wantsCpus(1).carryOut();

        scene.newLook().wantsSoftReset(false).carryOut();
        scene.sees(RunState.SHUTDOWN).newLook().carryOut();

        assertThat(scene.handle.running().orElseThrow().cpus()).isEqualTo(1);
    }

    @Test
    void deafGuestRunsOn() {
        Scene scene = withCpusThatWait().wantsSoftReset(false);
        scene.carryOut();
        scene.later(OVER).carryOut();

        assertThat(answer(scene).reason()).isEqualTo("GUEST_DID_NOT_STOP");
        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
        assertThat(scene.handle.running().orElseThrow().cpus()).isEqualTo(1);
    }

    @Test
    void deafGuestIsResetByForce() {
        Scene scene = Scene.running().wantsSoftReset(true);
        scene.carryOut();
        scene.later(OVER).carryOut();

        assertThat(answer(scene).outcome()).isEqualTo(Answer.Outcome.DONE);
        assertThat(scene.done()).contains(StepName.RESET_MACHINE);
    }

    @Test
    void forceBringsChangesThatWait() {
        Scene scene = withCpusThatWait().wantsSoftReset(true);
        scene.carryOut();
        scene.later(OVER).carryOut();

        assertThat(answer(scene).outcome()).isEqualTo(Answer.Outcome.DONE);
        assertThat(scene.handle.running().orElseThrow().cpus()).isEqualTo(8);
    }

    @ParameterizedTest
    @EnumSource(names = {"GUEST_PANICKED", "IO_ERROR", "INTERNAL_ERROR"})
    void guestThatIsNotThereToBeAskedIsResetAtOnce(RunState state) {
        Scene scene = Scene.running().sees(state).wantsSoftReset(false);
        scene.carryOut();

        assertThat(answer(scene).outcome()).isEqualTo(Answer.Outcome.DONE);
        assertThat(scene.done()).doesNotContain(StepName.RESET_ASK);
    }

    @Test
    void newOwnerGoesOnWithACycleThatTheFormerOneHadClaimed() {
        Scene scene = withCpusThatWait().wantsSoftReset(false);
        scene.carryOut();
        scene.sees(RunState.SHUTDOWN).newLook();
        while (!scene.done().contains(StepName.START_CLAIM)) {
            scene.step();
        }
        scene.handle = VmReconciler.taken(scene.vm(), scene.handle, scene.handle.node(), 2);
        scene.epoch = 2;
        scene.newLook().carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
        assertThat(answer(scene).outcome()).isEqualTo(Answer.Outcome.DONE);
    }
}
