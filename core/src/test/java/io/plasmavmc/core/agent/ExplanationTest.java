package io.plasmavmc.core.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.Value;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.DeviceVerb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an operator is told of VMs that are not as they are wanted. */
class ExplanationTest {

    private static Explanation of(Scene scene, Decisions.Decision... decisions) {
        VmView view =
                new VmView(stored(scene.vm()), Optional.of(stored(scene.handle)), Optional.empty());
        return Explanation.of(view, List.of(decisions));
    }

    private static <T> Stored<T> stored(T value) {
        return new Stored<>(value, new Revision(1), Value.ofUtf8("{}"));
    }

    @Test
    void vmThatIsAsWantedHasNothingToExplain() {
        Explanation why = of(Scene.running());

        assertThat(why.differences()).isEmpty();
        assertThat(why.waits()).isEmpty();
        assertThat(why.wanted())
                .isEqualTo(
                        "RUNNING, by action 1, START; 1 of at most 4 CPUs, 256 of at most 1024 MiB;"
                                + " disks: 0, NICs: 0");
        assertThat(why.observed())
                .isEqualTo(
                        "RUNNING since 2026-01-01T00:00:00Z; QEMU is pid 4711, its guest has 1 CPUs"
                                + " and 256 MiB");
    }

    @Test
    void guestThatIsAskedToStopIsToldWithItsTime() {
        Scene scene = Scene.running().wants(Action.Verb.STOP, false, Duration.ofSeconds(60));
        scene.carryOut();

        assertThat(of(scene).differences()).containsExactly("it is to be STOPPED and is STOPPING");
        assertThat(of(scene).waits())
                .containsExactly(
                        new OpenWait(
                                "action 2, STOP",
                                "the guest to go down, which it was asked to 1 times, last at"
                                        + " 2026-01-01T00:00:00Z",
                                Scene.START,
                                Optional.of(Scene.START.plusSeconds(60))));
    }

    @Test
    void actionThatNobodyHasBegunIsToldAsThat() {
        Scene scene = Scene.running().wants(Action.Verb.PAUSE);

        assertThat(of(scene).waits())
                .extracting(OpenWait::what, OpenWait::why, OpenWait::until)
                .containsExactly(
                        tuple("action 2, PAUSE", "its owner to begin with it", Optional.empty()));
    }

    @Test
    void sizesThatWaitAreToldWithTheirReason() {
        Scene scene = Scene.running().wantsMemory(768).wantsCpus(2);
        scene.carryOut();

        assertThat(of(scene).differences())
                .containsExactly(
                        "spec.memoryMib is 256, wanted is 768 (GUEST: the guest has yet to take"
                                + " it)");
        assertThat(of(scene).waits())
                .containsExactly(
                        new OpenWait(
                                "memory",
                                "the guest to take memory, or to give it back",
                                scene.now,
                                Optional.of(scene.now.plusSeconds(15))));
    }

    @Test
    void deviceThatTheGuestKeepsIsToldBeforeItsTimeIsOverAndAfterwards() {
        Scene scene = Scene.running().wants(DeviceVerb.ATTACH_DISK, SceneDevices.disk("data"));
        scene.carryOut();
        Duration deadline = Duration.ofSeconds(6);
        scene.newLook()
                .wants(
                        DeviceVerb.DETACH_DISK,
                        SceneDevices.detaching(SceneDevices.disk("data"), deadline))
                .carryOut();
        assertThat(of(scene).waits())
                .extracting(OpenWait::what, OpenWait::until)
                .containsExactly(tuple("disk data", Optional.of(scene.now.plus(deadline))));

        scene.later(Duration.ofSeconds(7)).carryOut();

        assertThat(of(scene).waits())
                .extracting(OpenWait::why)
                .containsExactly("the guest to let it go, however long that takes");
        assertThat(of(scene).differences().getFirst()).startsWith("disk data is DETACHING");
    }

    @Test
    void silentMachineIsToldSinceWhen() {
        Scene scene = Scene.running().seesSilence();
        scene.carryOut();

        assertThat(of(scene).waits())
                .extracting(OpenWait::what, OpenWait::since)
                .containsExactly(tuple("QEMU", scene.handle.phaseTime()));
    }

    @Test
    void nextStepIsTheLastDecision() {
        Decisions.Decision wait =
                new Decisions.Decision(
                        Scene.START, "pid 1 is running", "the guest boots", "WAIT", "", 1);

        assertThat(of(Scene.running(), wait).nextStep())
                .isEqualTo("to look again, at once when something changes: the guest boots");
        assertThat(of(Scene.running()).nextStep()).contains("not known to this server");
    }
}
