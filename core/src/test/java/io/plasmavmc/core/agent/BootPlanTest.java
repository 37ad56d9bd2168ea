package io.plasmavmc.core.agent;

import static io.plasmavmc.core.vm.VmSpec.Autostart.ALWAYS;
import static io.plasmavmc.core.vm.VmSpec.Autostart.LAST;
import static io.plasmavmc.core.vm.VmSpec.Autostart.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action.Verb;
import io.plasmavmc.core.vm.Answer;
import io.plasmavmc.core.vm.HostBoot;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.vm.VmSpec.Autostart;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a boot of the host makes of every state that a VM can be in, and of what it cut off. */
class BootPlanTest {

    private static final String NEXT = "boot-2";

    /**
     * A row: the state before, and what each policy makes of it: the phase, its reason, and whether
     * a start is due, or an unfinished one goes on.
     */
    private record Row(
            String before, Supplier<Scene> scene, String last, String always, String never) {

        Stream<Case> cases() {
            return Map.of(LAST, last, ALWAYS, always, NEVER, never).entrySet().stream()
                    .map(each -> new Case(before, scene, each.getKey(), each.getValue()));
        }
    }

    record Case(String before, Supplier<Scene> scene, Autostart policy, String expected) {
        @Override
        public String toString() {
            return before + ", " + policy;
        }
    }

    private static final String STAYS = "STOPPED HOST_REBOOTED";
    private static final String STARTS = "STOPPED HOST_REBOOTED, start due";
    private static final String FAILS = "STOPPED HOST_REBOOTED, failed NODE_UNAVAILABLE";
    private static final String FAILS_STARTS = FAILS + ", start due";
    private static final String GOES_ON = "STOPPED HOST_REBOOTED, start goes on";
    private static final String STOPS = "STOPPED HOST_REBOOTED, done";

    static Stream<Case> table() {
        return Stream.of(
                        row("never started", Scene::stopped, "STOPPED", "STOPPED, start due"),
                        row("stopped", BootPlanTest::stopped, "STOPPED", "STOPPED, start due"),
                        row(
                                "failed",
                                BootPlanTest::failed,
                                "FAILED HYPERVISOR_FAILED",
                                "FAILED HYPERVISOR_FAILED, start due"),
                        row(
                                "crashed",
                                BootPlanTest::crashed,
                                "CRASHED QEMU_DIED",
                                "CRASHED QEMU_DIED, start due"),
                        row(
                                "guest powered off",
                                () -> seen(Scene.running(), RunState.SHUTDOWN),
                                "STOPPED GUEST_SHUTDOWN",
                                "STOPPED GUEST_SHUTDOWN, start due"),
                        row("running", Scene::running, STARTS, STARTS, STAYS),
                        row("paused", BootPlanTest::paused, STAYS, STARTS),
                        row(
                                "stopped by a disk",
                                () -> seen(Scene.running(), RunState.IO_ERROR),
                                STARTS,
                                STARTS,
                                STAYS),
                        row("silent", () -> silent(Scene.running()), STARTS, STARTS, STAYS),
                        row("silent, paused", () -> silent(paused()), STAYS, STARTS),
                        row(
                                "silent at its start",
                                BootPlanTest::silentStart,
                                STARTS,
                                STARTS,
                                STAYS),
                        row("killed, held by the kernel", BootPlanTest::stuck, STAYS, STARTS),
                        row(
                                "start asked for",
                                () -> Scene.stopped().wants(Verb.START),
                                GOES_ON,
                                GOES_ON,
                                GOES_ON),
                        row("start claimed", () -> starting(1), GOES_ON, GOES_ON, GOES_ON),
                        row("start launched", () -> starting(2), GOES_ON, GOES_ON, GOES_ON),
                        row("start recorded", () -> starting(3), GOES_ON, GOES_ON, GOES_ON),
                        row("start let run", () -> starting(4), GOES_ON, GOES_ON, GOES_ON),
                        row(
                                "stop asked for",
                                () -> Scene.running().wants(Verb.STOP),
                                STOPS,
                                STOPS,
                                STOPS),
                        row("stopping", BootPlanTest::stopping, STOPS, STOPS, STOPS),
                        row(
                                "pause asked for",
                                () -> Scene.running().wants(Verb.PAUSE),
                                FAILS,
                                FAILS_STARTS),
                        row(
                                "resume asked for",
                                () -> paused().wants(Verb.RESUME),
                                FAILS_STARTS,
                                FAILS_STARTS,
                                FAILS),
                        row(
                                "reset asked for",
                                () -> Scene.running().wants(Verb.RESET),
                                FAILS_STARTS,
                                FAILS_STARTS,
                                FAILS),
                        row(
                                "reset recorded",
                                BootPlanTest::resetting,
                                FAILS_STARTS,
                                FAILS_STARTS,
                                FAILS))
                .flatMap(Row::cases);
    }

    private static Row row(
            String before, Supplier<Scene> scene, String last, String always, String never) {
        return new Row(before, scene, last, always, never);
    }

    /** One of which NEVER makes the same as LAST. */
    private static Row row(String before, Supplier<Scene> scene, String last, String always) {
        return new Row(before, scene, last, always, last);
    }

    private static Scene stopped() {
        Scene scene = Scene.running().wants(Verb.STOP, true, Duration.ofSeconds(60));
        scene.carryOut();
        return scene.newLook();
    }

    private static Scene failed() {
        Scene scene = Scene.stopped().wants(Verb.START);
        scene.step();
        scene.refuse(StepName.START_LAUNCH, "no memory");
        scene.carryOut();
        return scene.newLook();
    }

    private static Scene crashed() {
        Scene scene = Scene.running().seesNothing();
        scene.carryOut();
        return scene;
    }

    private static Scene paused() {
        Scene scene = Scene.running().wants(Verb.PAUSE);
        scene.carryOut();
        return scene.newLook();
    }

    private static Scene seen(Scene scene, RunState state) {
        scene.sees(state).step();
        return scene;
    }

    private static Scene silent(Scene scene) {
        scene.seesSilence().carryOut();
        return scene;
    }

    private static Scene silentStart() {
        Scene scene = starting(3).seesSilence();
        scene.carryOut();
        scene.later(Duration.ofMinutes(2)).carryOut();
        assertThat(scene.handle.lastKnownPhase()).isEqualTo(VmPhase.STARTING);
        return scene;
    }

    private static Scene stuck() {
        Scene scene = silent(Scene.running());
        scene.handle =
                scene.handle.withPhase(VmPhase.UNKNOWN, SilentPlan.STUCK, "killed", scene.now);
        return scene;
    }

    private static Scene starting(int steps) {
        Scene scene = Scene.stopped().wants(Verb.START);
        for (int i = 0; i < steps; i++) {
            scene.step();
        }
        return scene;
    }

    private static Scene stopping() {
        Scene scene = Scene.running().wants(Verb.STOP);
        scene.carryOut();
        assertThat(scene.phase()).isEqualTo(VmPhase.STOPPING);
        return scene;
    }

    private static Scene resetting() {
        Scene scene = Scene.running().wants(Verb.RESET);
        scene.step();
        scene.step();
        scene.step();
        assertThat(scene.done()).contains(StepName.RESET_RECORD);
        return scene;
    }

    @ParameterizedTest
    @MethodSource("table")
    void bootOfTheHostMakesOf(Case c) {
        Scene scene = c.scene().get().autostart(c.policy()).rebooted(NEXT);
        VmHandle before = scene.handle;

        assertThat(scene.step()).isInstanceOf(Plan.Write.class);

        assertThat(scene.done()).containsExactly(StepName.BOOT_SEEN);
        assertThat(words(scene, before)).isEqualTo(c.expected());
        assertThat(scene.handle.boot().id()).isEqualTo(NEXT);
        assertThat(scene.handle.machine()).isEmpty();
        assertThat(scene.handle.running()).isEmpty();
    }

    private static String words(Scene scene, VmHandle before) {
        VmHandle handle = scene.handle;
        String text = (handle.phase() + " " + handle.reason()).strip();
        Optional<Answer> answer =
                handle.answers().stream().filter(a -> !before.answers().contains(a)).findFirst();
        text += answer.map(BootPlanTest::words).orElse("");
        if (handle.boot().isStartDue(scene.vm().actionNumber())) {
            return text + ", start due";
        }
        boolean open = scene.vm().actionNumber() > handle.answeredAction();
        return open && handle.boot().isStart(scene.vm().action().orElseThrow())
                ? text + ", start goes on"
                : text;
    }

    private static String words(Answer answer) {
        return switch (answer.outcome()) {
            case DONE -> ", done";
            case FAILED -> ", failed " + answer.reason();
        };
    }

    /** The evidence is written once: nothing is left to decide at the next look. */
    @ParameterizedTest
    @MethodSource("table")
    void bootIsDealtWithOnce(Case c) {
        Scene scene = c.scene().get().autostart(c.policy()).rebooted(NEXT);
        scene.step();
        VmHandle after = scene.handle;
        scene.newLook();

        scene.carryOut();

        assertThat(scene.done()).doesNotContain(StepName.BOOT_SEEN);
        if (c.expected().equals(GOES_ON)) {
            assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
        } else {
            assertThat(scene.handle).isEqualTo(after);
        }
    }

    /** A stop that the first boot cut off is like any other stop at the second. */
    static Stream<Case> tableButStopsUnderAlways() {
        return table().filter(c -> c.policy() != ALWAYS || !c.expected().equals(STOPS));
    }

    @ParameterizedTest
    @MethodSource("tableButStopsUnderAlways")
    void secondBootBeforeTheStartWasMadeChangesNothing(Case c) {
        Scene scene = c.scene().get().autostart(c.policy()).rebooted(NEXT);
        scene.step();
        VmHandle first = scene.handle;
        scene.rebooted("boot-3").step();

        assertThat(scene.handle).isEqualTo(first.withBoot(again(first.boot())));
    }

    private static HostBoot again(HostBoot first) {
        return new HostBoot("boot-3", first.startAfter());
    }

    @Test
    void sameBootStartsNothing() {
        for (Autostart policy : Autostart.values()) {
            Scene scene = Scene.stopped().autostart(policy);
            assertThat(scene.plan()).isInstanceOf(Plan.Rest.class);
        }
    }

    @Test
    void livingProcessWinsOverTheBootThatIsWrittenDown() {
        MachineRecord living =
                new MachineRecord(Scene.MACHINE.pid(), Scene.MACHINE.startTicks(), NEXT, 1);
        Scene scene = Scene.running().autostart(ALWAYS).rebooted(NEXT);

        scene.sees(living, RunState.RUNNING).carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
        assertThat(scene.handle.boot()).isEqualTo(HostBoot.of(NEXT));
        assertThat(scene.handle.machine()).contains(living);
        assertThat(scene.handle.running()).isPresent();
        assertThat(scene.done()).containsExactly(StepName.BOOT_SEEN);
    }

    @Test
    void silentProcessIsNeitherDeclaredDeadNorStartedAgain() {
        Scene scene = Scene.running().autostart(ALWAYS).rebooted(NEXT).seesSilence();

        scene.carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.UNKNOWN);
        assertThat(scene.handle.boot()).isEqualTo(HostBoot.of(NEXT));
        assertThat(scene.handle.machine()).contains(Scene.MACHINE);
    }

    @Test
    void deletionNeedsNoBoot() {
        Scene scene = Scene.running().wantsDeletion().rebooted(NEXT);

        scene.carryOut();

        assertThat(scene.handle.released()).isTrue();
        assertThat(scene.done()).doesNotContain(StepName.BOOT_SEEN);
    }

    @Test
    void newerActionVoidsTheStart() {
        Scene scene = Scene.running().rebooted(NEXT);
        scene.step();
        assertThat(scene.handle.boot().isStartDue(scene.vm().actionNumber())).isTrue();

        scene.wants(Verb.STOP);
        assertThat(scene.handle.boot().isStartDue(scene.vm().actionNumber())).isFalse();
        scene.carryOut();

        assertThat(scene.handle.boot()).isEqualTo(HostBoot.of(NEXT));
    }

    @Test
    void handleOlderThanBootIdsStartsNothingWithoutAMachineOfAnotherBoot() {
        Scene scene = Scene.stopped().autostart(ALWAYS);
        scene.handle = scene.handle.withBoot(HostBoot.NONE);

        scene.carryOut();

        assertThat(scene.handle.boot()).isEqualTo(HostBoot.of(Scene.BOOT));
        assertThat(scene.phase()).isEqualTo(VmPhase.STOPPED);
    }

    @Test
    void machineOfThisBootThatIsGoneDiedWhateverTheHandleTellsOfBoots() {
        Scene scene = Scene.running().seesNothing();
        scene.handle = scene.handle.withBoot(HostBoot.of("boot-0"));

        scene.carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.CRASHED);
        assertThat(scene.handle.boot()).isEqualTo(HostBoot.of(Scene.BOOT));
    }

    @Test
    void machineOfAnotherBootProvesTheRebootToAHandleThatIsOlderThanBootIds() {
        Scene scene = Scene.running();
        scene.handle = scene.handle.withBoot(HostBoot.NONE);
        scene.rebooted(NEXT);

        scene.step();

        assertThat(scene.handle.reason()).isEqualTo(BootPlan.HOST_REBOOTED);
        assertThat(scene.handle.boot().isStartDue(scene.vm().actionNumber())).isTrue();
    }
}
