package io.plasmavmc.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.CrashRestart;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec.OnCrash;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows a crash: a start, and when; or nothing, and why. */
class CrashPlanTest {

    private static Scene running() {
        return Scene.running().onCrash(OnCrash.RESTART);
    }

    private static Scene died(Scene scene) {
        scene.newLook().seesNothing().carryOut();
        return scene;
    }

    /** The start that was due is made and carried out, and its machine runs for some time. */
    private static Scene startedAgain(Scene scene, Duration ranFor) {
        CrashRestart restart = scene.handle.restart().orElseThrow();
        assertThat(restart.isTied(scene.vm().actionNumber())).isTrue();
        scene.now = restart.due();
        scene.wants(Action.Verb.START).newLook().carryOut();
        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
        return scene.later(ranFor);
    }

    @Test
    void deadQemuIsFollowedByOneStart() {
        Scene scene = died(running());

        assertThat(scene.phase()).isEqualTo(VmPhase.CRASHED);
        assertThat(scene.handle.reason()).isEqualTo("QEMU_DIED");
        assertThat(scene.handle.restart())
                .contains(new CrashRestart(1, 1, Scene.START.plusSeconds(1)));
        assertThat(scene.handle.message())
                .endsWith("; it is started again at 2026-01-01T00:00:01Z (1 of 5)");
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"GUEST_PANICKED", "INTERNAL_ERROR"})
    void machineWhoseGuestIsOverIsProvenGoneBeforeItsStartIsDue(RunState state) {
        Scene scene = running().sees(state);
        scene.step();
        assertThat(scene.phase()).isEqualTo(VmPhase.CRASHED);
        assertThat(scene.handle.restart()).isEmpty();
        assertThat(scene.handle.machine()).isPresent();

        scene.carryOut();

        assertThat(scene.handle.machine()).isEmpty();
        assertThat(scene.handle.restart()).isPresent();
        assertThat(scene.handle.message()).contains("; it is started again at ");
    }

    @Test
    void eachStartInARowTakesTwiceTheTimeUntilTheVmIsLeftAlone() {
        Scene scene = died(running());
        for (int count = 1; count <= CrashRestart.LIMIT; count++) {
            CrashRestart restart = scene.handle.restart().orElseThrow();
            assertThat(restart.count()).isEqualTo(count);
            assertThat(Duration.between(scene.now, restart.due()))
                    .isEqualTo(Duration.ofSeconds(1L << (count - 1)));
            died(startedAgain(scene, Duration.ofSeconds(1)));
        }

        assertThat(scene.phase()).isEqualTo(VmPhase.CRASHED);
        assertThat(scene.handle.restart()).isEmpty();
        assertThat(scene.handle.message())
                .endsWith("; it was started again 5 times in a row and is left alone");
    }

    @Test
    void startByHandBeginsAnew() {
        Scene scene = died(running());
        for (int count = 1; count <= CrashRestart.LIMIT; count++) {
            died(startedAgain(scene, Duration.ofSeconds(1)));
        }
        scene.wants(Action.Verb.START).newLook().carryOut();

        assertThat(died(scene).handle.restart().orElseThrow().count()).isEqualTo(1);
    }

    @Test
    void machineThatRanWellBeginsAnew() {
        Scene scene = died(startedAgain(died(running()), CrashRestart.RAN_WELL.minusSeconds(1)));
        assertThat(scene.handle.restart().orElseThrow().count()).isEqualTo(2);

        died(startedAgain(scene, CrashRestart.RAN_WELL));

        assertThat(scene.handle.restart().orElseThrow().count()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = OnCrash.class,
            names = {"STOP", "PRESERVE"})
    void otherPoliciesStartNothing(OnCrash policy) {
        Scene scene = died(Scene.running().onCrash(policy));

        assertThat(scene.phase()).isEqualTo(VmPhase.CRASHED);
        assertThat(scene.handle.restart()).isEmpty();
    }

    @Test
    void guestThatPoweredItselfOffIsNotStarted() {
        Scene scene = running().sees(RunState.SHUTDOWN);
        scene.carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.STOPPED);
        assertThat(scene.handle.restart()).isEmpty();
    }

    @Test
    void whatWasToBePausedOrStoppedIsNotStarted() {
        Scene paused = running().wants(Action.Verb.PAUSE);
        paused.carryOut();
        assertThat(died(paused).phase()).isEqualTo(VmPhase.CRASHED);
        assertThat(paused.handle.restart()).isEmpty();

        Scene stopped = died(running().wants(Action.Verb.STOP));
        assertThat(stopped.phase()).isEqualTo(VmPhase.STOPPED);
        assertThat(stopped.handle.restart()).isEmpty();
    }

    @Test
    void deletionStartsNothing() {
        Scene scene = died(running().wantsDeletion());

        assertThat(scene.handle.restart()).isEmpty();
    }

    @Test
    void newerWishVoidsTheStart() {
        Scene scene = died(running()).wants(Action.Verb.STOP).newLook();
        assertThat(scene.handle.restart().orElseThrow().isTied(scene.vm().actionNumber()))
                .isFalse();

        scene.carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.STOPPED);
        assertThat(scene.handle.message()).isEmpty();
    }

    @Test
    void policyThatIsChangedMeanwhileTakesTheStartBack() {
        Scene scene = died(running()).onCrash(OnCrash.STOP).newLook();

        scene.carryOut();

        assertThat(scene.handle.restart()).isEmpty();
        assertThat(scene.handle.message()).endsWith("onCrash is now STOP");
    }

    @Test
    void bootOfTheHostStartsWhatAutostartSaysAndNothingElse() {
        Scene scene = died(running()).rebooted("boot-2");

        scene.carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.CRASHED);
        assertThat(scene.handle.restart()).isEmpty();
        assertThat(scene.handle.boot().startAfter()).isEmpty();
    }
}
