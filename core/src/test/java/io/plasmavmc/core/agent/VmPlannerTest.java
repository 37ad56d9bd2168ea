package io.plasmavmc.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action.Verb;
import io.plasmavmc.core.vm.Answer;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec.OnCrash;
import io.plasmavmc.core.volume.Volume;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class VmPlannerTest {

    @Test
    void startClaimsBeforeItLaunchesAndRecordsBeforeTheGuestRuns() {
        Scene scene = Scene.stopped().wants(Verb.START);

        scene.carryOut();

        assertThat(scene.done())
                .containsExactly(
                        StepName.START_CLAIM,
                        StepName.START_LAUNCH,
                        StepName.START_RECORD,
                        StepName.START_RESUME,
                        StepName.START_ANSWER);
        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
        assertThat(scene.handle.machine()).contains(Scene.MACHINE);
        assertThat(scene.handle.settledGeneration()).isEqualTo(scene.generation());
    }

    @Test
    void startWaitsForAVolumeThatIsBeingMade() {
        Scene scene = Scene.stopped().wants(Verb.START);
        scene.volumes = new Volumes.Pending("volume root is being made");

        assertThat(scene.carryOut()).isInstanceOf(Plan.Wait.class);
        assertThat(scene.done()).containsExactly(StepName.START_CLAIM);

        scene.volumes = new Volumes.Ready();
        scene.newLook().carryOut();
        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
    }

    @Test
    void startWithABrokenVolumeFailsWithItsReason() {
        Scene scene = Scene.stopped().wants(Verb.START);
        scene.volumes = new Volumes.Broken(Reason.NO_SPACE, "volume root: disk full");

        scene.carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.FAILED);
        assertThat(lastAnswer(scene).reason()).isEqualTo("NO_SPACE");
    }

    @Test
    void refusedLaunchFailsOnceAndIsNotTriedAgain() {
        Scene scene = Scene.stopped().wants(Verb.START);
        scene.step();
        scene.refuse(StepName.START_LAUNCH, "unsupported machine type");

        scene.carryOut();
        assertThat(scene.phase()).isEqualTo(VmPhase.FAILED);
        assertThat(scene.handle.message()).isEqualTo("unsupported machine type");

        scene.newLook();
        assertThat(scene.plan()).isInstanceOf(Plan.Rest.class);
    }

    @Test
    void processThatDiesBeforeTheGuestRunsFailsTheStartWithItsLastWords() {
        Scene scene = Scene.stopped().wants(Verb.START);
        scene.step();
        scene.step();
        scene.step();
        scene.newLook();
        scene.seen =
                new Observation.Absent(
                        Optional.of(new Observation.Exit(Optional.of(1), "out of memory")));

        scene.carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.FAILED);
        assertThat(scene.handle.message()).contains("out of memory");
        assertThat(scene.handle.machine()).isEmpty();
    }

    @Test
    void startThatCannotLetAPausedGuestGoOnLeavesItAlive() {
        Scene scene = Scene.running().wants(Verb.PAUSE);
        scene.carryOut();
        scene.newLook().wants(Verb.START);
        scene.refuse(StepName.START_RESUME, "cont: refused");

        scene.carryOut();

        assertThat(scene.done()).doesNotContain(StepName.START_CLEAR);
        assertThat(scene.handle.machine()).contains(Scene.MACHINE);
        assertThat(scene.phase()).isEqualTo(VmPhase.PAUSED);
        assertThat(lastAnswer(scene).reason()).isEqualTo("HYPERVISOR_FAILED");
    }

    /** The process may be gone when the machine would speak again. */
    @Test
    void startThatSawASilentMachineClaimsAnewBeforeItLaunches() {
        Scene scene = Scene.stopped().wants(Verb.START);
        scene.step();
        scene.step();
        scene.newLook().seesSilence().step();
        assertThat(scene.phase()).isEqualTo(VmPhase.UNKNOWN);

        scene.newLook().seesNothing();

        scene.step();
        assertThat(scene.done()).containsExactly(StepName.START_CLAIM);
        assertThat(scene.phase()).isEqualTo(VmPhase.STARTING);
        scene.step();
        assertThat(scene.done()).contains(StepName.START_LAUNCH);
    }

    @Test
    void machineOfAStartThatACrashCutOffIsEndedAndStartedAnew() {
        Scene scene = Scene.stopped().wants(Verb.START);
        scene.step();
        scene.step();
        scene.newLook().sees(RunState.PRELAUNCH);

        scene.carryOut();

        assertThat(scene.done()).contains(StepName.START_CLEAR, StepName.START_LAUNCH);
        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
    }

    @Test
    void machineWithThePidOfTheRecordIsTheRecordedOneOnlyOfTheSameStartAndBoot() {
        var recorded = Scene.MACHINE;
        var later = new MachineRecord(recorded.pid(), 100, recorded.bootId(), recorded.epoch());
        var otherBoot = new MachineRecord(recorded.pid(), 99, "boot-0", recorded.epoch());

        for (var machine : List.of(later, otherBoot)) {
            Scene scene = Scene.stopped().wants(Verb.START);
            scene.step();
            scene.step();
            scene.step();
            assertThat(scene.handle.machine()).contains(recorded);

            scene.newLook().sees(machine, RunState.PRELAUNCH);

            assertThat(scene.step()).isInstanceOf(Plan.Act.class);
            assertThat(scene.done()).contains(StepName.START_CLEAR);
        }
    }

    @Test
    void startThatWasCutOffAfterTheGuestRanIsAnsweredWithoutASecondProcess() {
        Scene scene = Scene.stopped().wants(Verb.START);
        scene.step();
        scene.step();
        scene.step();
        scene.step();
        scene.newLook();

        scene.carryOut();

        assertThat(scene.done()).doesNotContain(StepName.START_LAUNCH);
        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
    }

    @Test
    void guestThatPoweredOffRightAfterItsStartWasStartedAndIsStopped() {
        Scene scene = Scene.stopped().wants(Verb.START);
        scene.step();
        scene.step();
        scene.step();
        scene.step();
        scene.newLook().sees(RunState.SHUTDOWN);

        scene.carryOut();

        assertThat(lastAnswer(scene).outcome()).isEqualTo(Answer.Outcome.DONE);
        assertThat(scene.phase()).isEqualTo(VmPhase.STOPPED);
        assertThat(scene.handle.reason()).isEqualTo("GUEST_SHUTDOWN");
    }

    @Test
    void guestsOwnPowerOffEndsTheMachineAndStaysStopped() {
        Scene scene = Scene.running().sees(RunState.SHUTDOWN);

        scene.carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.STOPPED);
        assertThat(scene.handle.reason()).isEqualTo("GUEST_SHUTDOWN");
        assertThat(scene.handle.machine()).isEmpty();
        assertThat(scene.newLook().plan()).isInstanceOf(Plan.Rest.class);
    }

    @Test
    void guestsPowerOffIsWrittenDownBeforeItsMachineEnds() {
        Scene scene = Scene.running().sees(RunState.SHUTDOWN);

        scene.step();
        scene.newLook().seesNothing().carryOut();

        assertThat(scene.handle.reason()).isEqualTo("GUEST_SHUTDOWN");
        assertThat(scene.phase()).isEqualTo(VmPhase.STOPPED);
    }

    @Test
    void startAfterTheGuestsOwnPowerOffIsCarriedOut() {
        Scene scene = Scene.running().sees(RunState.SHUTDOWN);
        scene.carryOut();
        scene.newLook().wants(Verb.START).carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
    }

    @Test
    void qemuKilledFromOutsideIsACrashWithItsWords() {
        Scene scene = Scene.running();
        scene.seen =
                new Observation.Absent(Optional.of(new Observation.Exit(Optional.of(137), "")));

        scene.carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.CRASHED);
        assertThat(scene.handle.reason()).isEqualTo("QEMU_DIED");
        assertThat(scene.handle.message()).contains("137");
    }

    @Test
    void panickedGuestIsACrashAndItsMachineEnds() {
        Scene scene = Scene.running().sees(RunState.GUEST_PANICKED);

        scene.carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.CRASHED);
        assertThat(scene.handle.reason()).isEqualTo("GUEST_PANICKED");
        assertThat(scene.handle.machine()).isEmpty();
    }

    @Test
    void panickedGuestToBePreservedKeepsItsMachine() {
        Scene scene = Scene.running().onCrash(OnCrash.PRESERVE).sees(RunState.GUEST_PANICKED);

        scene.carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.CRASHED);
        assertThat(scene.handle.machine()).contains(Scene.MACHINE);
    }

    @Test
    void gracefulStopAsksAgainUntilTheGuestIsDown() {
        Scene scene = Scene.running().wants(Verb.STOP);

        assertThat(scene.carryOut()).isInstanceOf(Plan.Wait.class);
        assertThat(scene.phase()).isEqualTo(VmPhase.STOPPING);
        scene.later(Duration.ofSeconds(6)).carryOut();
        assertThat(scene.done()).contains(StepName.STOP_ASK);
        scene.later(Duration.ofSeconds(1)).sees(RunState.SHUTDOWN).carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.STOPPED);
        assertThat(scene.handle.reason()).isEmpty();
        assertThat(lastAnswer(scene).outcome()).isEqualTo(Answer.Outcome.DONE);
    }

    @Test
    void stopThatTheGuestIgnoresIsAnsweredAndNotRepeated() {
        Scene scene = Scene.running().wants(Verb.STOP, false, Duration.ofSeconds(10));
        scene.carryOut();

        scene.later(Duration.ofSeconds(11)).carryOut();

        assertThat(lastAnswer(scene).reason()).isEqualTo("GUEST_DID_NOT_STOP");
        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
        scene.later(Duration.ofSeconds(60)).carryOut();
        assertThat(scene.done()).doesNotContain(StepName.STOP_ASK, StepName.STOP_TERMINATE);
    }

    @Test
    void deadlineOfAStopGoesOnOverARestartOfTheServer() {
        Scene scene = Scene.running().wants(Verb.STOP, false, Duration.ofSeconds(10));
        scene.carryOut();
        scene.later(Duration.ofSeconds(9)).carryOut();

        scene.later(Duration.ofSeconds(2)).carryOut();

        assertThat(lastAnswer(scene).reason()).isEqualTo("GUEST_DID_NOT_STOP");
    }

    @Test
    void pausedGuestIsWokenToHearTheStop() {
        Scene scene = Scene.running().wants(Verb.PAUSE);
        scene.carryOut();
        scene.newLook().wants(Verb.STOP).carryOut();

        assertThat(scene.done()).contains(StepName.STOP_WAKE, StepName.STOP_ASK);
    }

    @Test
    void forcedStopAsksNobody() {
        Scene scene = Scene.running().wants(Verb.STOP, true, Duration.ofSeconds(60));

        scene.carryOut();

        assertThat(scene.done()).containsExactly(StepName.STOP_TERMINATE, StepName.STOP_ANSWER);
        assertThat(scene.phase()).isEqualTo(VmPhase.STOPPED);
    }

    @Test
    void forcedStopEndsASilentMachine() {
        Scene scene = Scene.running().seesSilence();
        scene.carryOut();
        assertThat(scene.phase()).isEqualTo(VmPhase.UNKNOWN);

        scene.newLook().wants(Verb.STOP, true, Duration.ofSeconds(60)).carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.STOPPED);
    }

    @Test
    void processThatOutlivesBeingKilledIsUnknownForAReasonAndStoppedOnceItIsGone() {
        Scene scene = Scene.running().isStuck().wants(Verb.STOP, true, Duration.ofSeconds(60));
        scene.carryOut();
        scene.later(Duration.ofSeconds(61)).carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.UNKNOWN);
        assertThat(scene.handle.reason()).isEqualTo("PROCESS_STUCK");
        assertThat(scene.handle.message()).contains("killed");
        assertThat(lastAnswer(scene).outcome()).isEqualTo(Answer.Outcome.FAILED);
        assertThat(lastAnswer(scene).message()).contains("killed");
        scene.later(Duration.ofMinutes(10)).carryOut();
        assertThat(scene.handle.reason()).isEqualTo("PROCESS_STUCK");

        scene.newLook().seesNothing().carryOut();
        assertThat(scene.phase()).isEqualTo(VmPhase.STOPPED);
        assertThat(scene.handle.machine()).isEmpty();
    }

    @Test
    void stopThatASilentMachineCannotHearSaysThatItIsSilentAndWhatEndsIt() {
        Scene scene = Scene.running().seesSilence().wants(Verb.STOP);
        scene.carryOut();
        scene.later(Duration.ofSeconds(61)).carryOut();

        assertThat(scene.handle.reason()).isEqualTo("MONITOR_SILENT");
        assertThat(lastAnswer(scene).reason()).isEqualTo("HYPERVISOR_FAILED");
        assertThat(lastAnswer(scene).message()).contains("by force");
    }

    @Test
    void machineThatFallsSilentInAStateNobodyKnowsIsSilent() {
        Scene scene = Scene.running().sees(RunState.OTHER);
        scene.carryOut();
        assertThat(scene.handle.reason()).isEqualTo("UNEXPECTED_RUN_STATE");

        scene.newLook().seesSilence().carryOut();

        assertThat(scene.handle.reason()).isEqualTo("MONITOR_SILENT");
    }

    @Test
    void editThatNeedsNothingOfTheMachineIsSettledThoughItIsSilent() {
        Scene scene = Scene.running().seesSilence();
        scene.carryOut();

        scene.wantsOtherLabels().newLook().carryOut();

        assertThat(scene.handle.settledGeneration()).isEqualTo(scene.generation());
        assertThat(scene.step()).isInstanceOf(Plan.Wait.class);
    }

    @Test
    void machineThatAGivenUpStartHasLeftIsNotLetRunByAReset() {
        Scene scene = Scene.stopped().sees(Scene.STRANGER, RunState.PRELAUNCH);
        scene.wants(Verb.RESET);

        scene.step();

        assertThat(scene.done()).containsExactly(StepName.RESET_GIVE_UP);
        assertThat(scene.handle.machine()).isEmpty();
    }

    @Test
    void silentMachineIsUnknownSinceThenAndTrueAgainWhenItAnswers() {
        Scene scene = Scene.running().later(Duration.ofSeconds(30)).seesSilence();
        scene.carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.UNKNOWN);
        assertThat(scene.handle.lastKnownPhase()).isEqualTo(VmPhase.RUNNING);
        assertThat(scene.handle.phaseTime()).isEqualTo(Scene.START.plusSeconds(30));

        scene.newLook().sees(RunState.RUNNING).carryOut();
        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
    }

    @ParameterizedTest
    @EnumSource(
            value = Verb.class,
            names = {"START", "STOP", "PAUSE", "RESUME", "RESET"})
    void everyActionOnASilentMachineEndsAtItsDeadline(Verb verb) {
        Scene scene = Scene.running().wants(verb, false, Duration.ofSeconds(5)).seesSilence();
        scene.carryOut();

        scene.later(Duration.ofSeconds(6)).carryOut();

        assertThat(lastAnswer(scene).generation()).isEqualTo(scene.generation());
        assertThat(lastAnswer(scene).outcome()).isEqualTo(Answer.Outcome.FAILED);
        assertThat(scene.phase()).isEqualTo(VmPhase.UNKNOWN);
    }

    @Test
    void pauseHaltsAndResumeLetsRun() {
        Scene scene = Scene.running().wants(Verb.PAUSE);
        scene.carryOut();
        assertThat(scene.phase()).isEqualTo(VmPhase.PAUSED);

        scene.newLook().wants(Verb.RESUME).carryOut();
        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
    }

    @ParameterizedTest
    @EnumSource(
            value = Verb.class,
            names = {"PAUSE", "RESUME", "RESET"})
    void actionsThatNeedAMachineFailWithoutOne(Verb verb) {
        Scene scene = Scene.stopped().wants(verb);

        scene.carryOut();

        assertThat(lastAnswer(scene).reason()).isEqualTo("WRONG_PHASE");
        assertThat(scene.phase()).isEqualTo(VmPhase.STOPPED);
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            mode = Mode.EXCLUDE,
            names = {"PRELAUNCH"})
    void hardResetBringsEveryStuckMachineBackToRunning(RunState stuck) {
        Scene scene = Scene.running().onCrash(OnCrash.PRESERVE).sees(stuck).wants(Verb.RESET);

        scene.carryOut();

        assertThat(scene.done())
                .contains(
                        StepName.RESET_MACHINE,
                        StepName.RESET_RECORD,
                        StepName.RESET_RUN,
                        StepName.RESET_ANSWER);
        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
        assertThat(scene.handle.machine()).contains(Scene.MACHINE);
    }

    @Test
    void resetThatACrashCutOffIsNotDoneTwice() {
        Scene scene = Scene.running().wants(Verb.RESET);
        scene.step();
        scene.step();
        assertThat(scene.done()).containsExactly(StepName.RESET_HALT, StepName.RESET_MACHINE);

        scene.newLook().carryOut();
        assertThat(scene.done()).doesNotContain(StepName.RESET_MACHINE);
        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
    }

    @Test
    void resetWhoseGuestRanBeforeTheCrashIsNotDoneTwice() {
        Scene scene = Scene.running().wants(Verb.RESET);
        for (int i = 0; i < 4; i++) {
            scene.step();
        }
        assertThat(scene.done()).contains(StepName.RESET_RUN);

        scene.newLook().carryOut();
        assertThat(scene.done()).doesNotContain(StepName.RESET_HALT, StepName.RESET_MACHINE);
        assertThat(lastAnswer(scene).outcome()).isEqualTo(Answer.Outcome.DONE);
    }

    @Test
    void guestThatAResetHaltedBeforeItWasGivenUpRunsOn() {
        Scene scene = Scene.running().seesSilence().wants(Verb.RESET);
        scene.carryOut();
        scene.later(Duration.ofSeconds(61)).carryOut();
        assertThat(lastAnswer(scene).outcome()).isEqualTo(Answer.Outcome.FAILED);

        scene.newLook().sees(RunState.PAUSED).carryOut();

        assertThat(scene.done()).contains(StepName.SEEN_RUN);
        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
    }

    @Test
    void guestThatWasPausedBeforeAResetWasGivenUpStaysPaused() {
        Scene scene = Scene.running().wants(Verb.PAUSE);
        scene.carryOut();
        scene.newLook().seesSilence().wants(Verb.RESET).carryOut();
        scene.later(Duration.ofSeconds(61)).carryOut();

        scene.newLook().sees(RunState.PAUSED).carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.PAUSED);
    }

    @Test
    void guestThatDisksHaveStoppedIsPausedAndEachIsNamedWithItsVolume() {
        Scene scene = Scene.running();
        scene.madeWith(SceneDevices.disk("data"));
        scene.seesFailed(
                        new Observation.FailedDisk("data", "no space"),
                        new Observation.FailedDisk("gone", "no answer"))
                .carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.PAUSED);
        assertThat(scene.handle.reason()).isEqualTo("IO_ERROR");
        assertThat(scene.handle.message())
                .isEqualTo("disk data (volume volume-data): no space; disk gone: no answer");
    }

    @Test
    void refusedCommandFailsTheActionWithTheHypervisorsWords() {
        Scene scene = Scene.running().wants(Verb.PAUSE);
        scene.refuse(StepName.PAUSE_HALT, "GenericError: busy");

        scene.carryOut();

        assertThat(lastAnswer(scene).message()).isEqualTo("GenericError: busy");
        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
    }

    @Test
    void deletionEndsTheMachineErasesAndReleases() {
        Scene scene = Scene.running().wantsDeletion();

        scene.carryOut();

        assertThat(scene.done())
                .containsExactly(
                        StepName.DELETE_MARK,
                        StepName.DELETE_TERMINATE,
                        StepName.DELETE_ERASE,
                        StepName.DELETE_RELEASED);
        assertThat(scene.handle.released()).isTrue();
    }

    @Test
    void deletionOfAStoppedVmTakesNoStepTooMany() {
        Scene scene = Scene.stopped().wantsDeletion();

        scene.carryOut();

        assertThat(scene.done()).containsExactly(StepName.DELETE_ERASE, StepName.DELETE_RELEASED);
    }

    @Test
    void newVmIsSettledOnceItsVolumesAreThere() {
        Scene scene = new Scene();
        Item root = scene.madeWith(SceneDevices.disk("root"));
        scene.devices.volumeIs(root, Volume.Phase.CREATING);
        assertThat(scene.plan()).isEqualTo(new Plan.Rest("volume volume-root is being made"));

        scene.devices.volumeIs(root, Volume.Phase.READY);
        scene.carryOut();
        assertThat(scene.handle.settledGeneration()).isEqualTo(1);
    }

    @Test
    void newVmWhoseVolumeFailedIsAnsweredWithTheReason() {
        Scene scene = new Scene();
        Item root = scene.madeWith(SceneDevices.disk("root"));
        scene.devices.volumeIs(root, Volume.Phase.FAILED);

        scene.carryOut();

        assertThat(lastAnswer(scene).reason()).isEqualTo("HYPERVISOR_FAILED");
        assertThat(scene.handle.item(root).orElseThrow().released()).isFalse();
        assertThat(scene.newLook().plan()).isInstanceOf(Plan.Rest.class);
    }

    @ParameterizedTest
    @EnumSource(RunState.class)
    void whateverIsSeenIsSettledInABoundedNumberOfSteps(RunState state) {
        for (Verb verb : Verb.values()) {
            Scene scene = Scene.running().sees(state).wants(verb, true, Duration.ofSeconds(10));
            scene.carryOut();
            scene.later(Duration.ofSeconds(11)).carryOut();
            assertThat(scene.handle.answeredAction()).as("%s in %s", verb, state).isEqualTo(2);
        }
    }

    private static Answer lastAnswer(Scene scene) {
        return scene.handle.answers().getLast();
    }
}
