package io.plasmavmc.core.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plasmavmc.core.hypervisor.SizeCommand;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.Answer;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.PendingChange;
import io.plasmavmc.core.vm.PendingChange.Applies;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.SizeChanges;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CPUs and memory that grow and shrink, one look at a time. */
class SizePlanTest {

    private static ItemAnswer said(Scene scene, Item item) {
        return scene.handle.item(item).orElseThrow();
    }

    private static RunningMachine running(Scene scene) {
        return scene.handle.running().orElseThrow();
    }

    private static List<PendingChange> pending(Scene scene) {
        return SizeChanges.of(scene.vm().spec(), scene.handle);
    }

    private static Scene emulated() {
        Scene scene = Scene.stopped();
        scene.sizes.emulated = true;
        scene.wants(Action.Verb.START).carryOut();
        return scene.newLook();
    }

    // CPUs.

    @Test
    void cpusArePluggedInAndAnsweredInOneWrite() {
        Scene scene = Scene.running().wantsCpus(4);

        assertThat(((Plan.Resize) scene.step()).command()).isEqualTo(new SizeCommand.PlugCpus(4));
        assertThat(((Plan.Write) scene.step()).step()).isEqualTo(StepName.CPUS_ANSWER);

        assertThat(running(scene).cpus()).isEqualTo(4);
        assertThat(scene.handle.settledGeneration()).isEqualTo(scene.generation());
        assertThat(pending(scene)).isEmpty();
    }

    @Test
    void moreCpusThanTheMachineCanHaveWaitForTheNextBoot() {
        Scene scene = Scene.running();
        scene.sizes.wantedMaxCpus = 8;
        scene.wantsCpus(8).carryOut();

        assertThat(scene.sizes.commands()).isEmpty();
        assertThat(said(scene, Item.CPUS).state()).isEqualTo(ItemAnswer.State.SETTLED);
        assertThat(pending(scene))
                .extracting(PendingChange::field, PendingChange::applies)
                .containsExactly(
                        tuple("spec.cpus", Applies.NEXT_BOOT),
                        tuple("spec.maxCpus", Applies.NEXT_BOOT));
    }

    @Test
    void pendingCpusAreThereAfterTheNextStart() {
        Scene scene = Scene.running();
        scene.sizes.wantedMaxCpus = 8;
        scene.wantsCpus(8).carryOut();
        scene.newLook().wants(Action.Verb.STOP, true, Duration.ofSeconds(5)).carryOut();

        scene.newLook().wants(Action.Verb.START).carryOut();

        assertThat(running(scene).cpus()).isEqualTo(8);
        assertThat(pending(scene)).isEmpty();
    }

    @Test
    void cpusThatCanLeaveAreLetGoFromTheTopOneByOne() {
        Scene scene = Scene.running().wantsCpus(3);
        scene.carryOut();
        scene.sizes.commands().clear();
        scene.newLook().wantsCpus(1).carryOut();
        assertThat(said(scene, Item.CPUS).state()).isEqualTo(ItemAnswer.State.WAITING);

        scene.sizes.guestLetsCpuGo();
        scene.newLook().carryOut();
        scene.sizes.guestLetsCpuGo();
        scene.newLook().carryOut();

        assertThat(scene.sizes.commands())
                .containsExactly(new SizeCommand.UnplugCpu(2), new SizeCommand.UnplugCpu(1));
        assertThat(running(scene).cpus()).isEqualTo(1);
        assertThat(said(scene, Item.CPUS).state()).isEqualTo(ItemAnswer.State.SETTLED);
    }

    @Test
    void guestThatKeepsItsCpusIsToldAndLeftAlone() {
        Scene scene = Scene.running().wantsCpus(2);
        scene.carryOut();
        scene.newLook().wantsCpus(1).carryOut();
        scene.later(Duration.ofSeconds(31)).carryOut();

        Answer answer = scene.handle.answer(scene.generation()).orElseThrow();
        assertThat(answer.reason()).isEqualTo("GUEST_HOLDS_DEVICE");
        scene.sizes.commands().clear();
        scene.later(Duration.ofMinutes(1)).carryOut();
        assertThat(scene.sizes.commands()).isEmpty();
        assertThat(pending(scene))
                .extracting(PendingChange::applies)
                .containsOnly(Applies.NEXT_BOOT);
    }

    @Test
    void emulatedMachineHasItsAgentTakeCpusOffline() {
        Scene scene = emulated().wantsCpus(4);
        scene.carryOut();
        scene.newLook().wantsCpus(2).carryOut();

        assertThat(scene.sizes.used()).isEqualTo(2);
        assertThat(running(scene).cpus()).isEqualTo(4);
        assertThat(running(scene).usableCpus()).isEqualTo(2);
        assertThat(pending(scene))
                .extracting(PendingChange::applies)
                .containsExactly(Applies.NEXT_BOOT);
    }

    @Test
    void offlineCpusComeBackBeforeAnyIsPluggedIn() {
        Scene scene = emulated().wantsCpus(3);
        scene.carryOut();
        scene.newLook().wantsCpus(1).carryOut();

        scene.newLook().wantsCpus(3).carryOut();

        assertThat(scene.sizes.used()).isEqualTo(3);
        assertThat(running(scene).offlineCpus()).isZero();
        assertThat(pending(scene)).isEmpty();
    }

    @Test
    void cpusAreTakenOfflineAgainAfterTheGuestHasBooted() {
        Scene scene = emulated().wantsCpus(4);
        scene.carryOut();
        scene.newLook().wantsCpus(2).carryOut();
        scene.sizes.guestBoots();

        scene.later(Duration.ofMinutes(1)).carryOut();

        assertThat(scene.sizes.used()).isEqualTo(2);
    }

    @Test
    void cpuThatALateGuestLetsGoIsPluggedInAgain() {
        Scene scene = Scene.running().wantsCpus(3);
        scene.carryOut();
        scene.newLook().wantsCpus(1).carryOut();
        scene.newLook().wantsCpus(3).carryOut();
        scene.sizes.guestLetsCpuGo();

        scene.newLook().carryOut();

        assertThat(scene.sizes.cpus()).isEqualTo(3);
        assertThat(running(scene).cpus()).isEqualTo(3);
        assertThat(pending(scene)).isEmpty();
    }

    @Test
    void cpuThatTheGuestLetsGoAfterItsTimeIsNotToldAsThere() {
        Scene scene = Scene.running().wantsCpus(2);
        scene.carryOut();
        scene.newLook().wantsCpus(1).carryOut();
        scene.later(Duration.ofSeconds(31)).carryOut();
        scene.sizes.guestLetsCpuGo();

        scene.later(Duration.ofMinutes(1)).carryOut();

        assertThat(running(scene).cpus()).isEqualTo(1);
        assertThat(pending(scene)).isEmpty();
    }

    @Test
    void cpusThatWentBeforeTheRestWasRefusedAreNotToldAsThere() {
        Scene scene = Scene.running().wantsCpus(4);
        scene.carryOut();
        scene.newLook().wantsCpus(2).carryOut();
        scene.sizes.guestLetsCpuGo();
        scene.newLook().sizes.refuses(StepName.CPUS_UNPLUG, "no");

        scene.carryOut();

        assertThat(said(scene, Item.CPUS).message()).isEqualTo("no");
        assertThat(running(scene).cpus()).isEqualTo(3);
    }

    @Test
    void whatAnAgentCouldNotDoIsDoneWhenItAnswers() {
        Scene scene = emulated().wantsCpus(4);
        scene.carryOut();
        scene.sizes.hasNoAgent();
        scene.newLook().wantsCpus(2).carryOut();
        assertThat(running(scene).usableCpus()).isEqualTo(4);

        scene.sizes.hasAgent();
        scene.later(Duration.ofMinutes(1)).carryOut();

        assertThat(scene.sizes.used()).isEqualTo(2);
        assertThat(running(scene).usableCpus()).isEqualTo(2);
    }

    @Test
    void cpusThatAGuestUsesAgainAreNotToldAsOffline() {
        Scene scene = emulated().wantsCpus(4);
        scene.carryOut();
        scene.newLook().wantsCpus(1).carryOut();
        scene.sizes.guestBoots();
        scene.sizes.hasNoAgent();
        scene.newLook().wantsCpus(4).carryOut();
        assertThat(running(scene).offlineCpus()).isEqualTo(3);

        scene.sizes.hasAgent();
        scene.later(Duration.ofMinutes(1)).carryOut();

        assertThat(running(scene).offlineCpus()).isZero();
        assertThat(pending(scene)).isEmpty();
    }

    @Test
    void cpusAreToldAsTheyAreUsedWhileMoreHaveToWait() {
        Scene scene = emulated().wantsCpus(4);
        scene.carryOut();
        scene.newLook().wantsCpus(1).carryOut();
        scene.sizes.wantedMaxCpus = 8;
        scene.newLook().wantsCpus(8).carryOut();
        scene.sizes.guestBoots();

        scene.newLook().carryOut();

        assertThat(running(scene).usableCpus()).isEqualTo(4);
    }

    @Test
    void withoutAnAgentFewerCpusWaitForTheNextBoot() {
        Scene scene = emulated().wantsCpus(2);
        scene.sizes.hasNoAgent();
        scene.carryOut();
        scene.newLook().wantsCpus(1).carryOut();

        assertThat(said(scene, Item.CPUS).state()).isEqualTo(ItemAnswer.State.SETTLED);
        assertThat(said(scene, Item.CPUS).message()).contains("agent");
        assertThat(running(scene).usableCpus()).isEqualTo(2);
        assertThat(pending(scene))
                .extracting(PendingChange::applies)
                .containsExactly(Applies.NEXT_BOOT);
    }

    // Memory.

    @Test
    void memoryIsAskedForAndAnsweredOnceTheGuestHasIt() {
        Scene scene = Scene.running().wantsMemory(768);
        scene.carryOut();
        assertThat(said(scene, Item.MEMORY).state()).isEqualTo(ItemAnswer.State.WAITING);
        assertThat(running(scene).requestedMemoryMib()).isEqualTo(768);
        assertThat(running(scene).memoryMib()).isEqualTo(256);

        scene.sizes.guestTakesWhatItWasAskedTo();
        scene.newLook().carryOut();

        assertThat(running(scene).memoryMib()).isEqualTo(768);
        assertThat(scene.sizes.commands()).containsExactly(new SizeCommand.UseMemory(768));
        assertThat(scene.handle.settledGeneration()).isEqualTo(scene.generation());
        assertThat(pending(scene)).isEmpty();
    }

    @Test
    void memoryThatComesIsLookedAtInStepsThatGrow() {
        Scene scene = Scene.running().wantsMemory(768);

        assertThat(wait(scene)).isEqualTo(Duration.ofMillis(10));
        assertThat(wait(scene.later(Duration.ofMillis(800)))).isEqualTo(Duration.ofMillis(100));
        assertThat(wait(scene.later(Duration.ofMillis(14_000)))).isEqualTo(Duration.ofMillis(200));
    }

    private static Duration wait(Scene scene) {
        return Duration.between(scene.now, ((Plan.Wait) scene.carryOut()).until());
    }

    @Test
    void memoryThatTheGuestKeepsIsPendingAndNeverToldAsGivenBack() {
        Scene scene = Scene.running().wantsMemory(768);
        scene.carryOut();
        scene.sizes.guestTakesWhatItWasAskedTo();
        scene.newLook().carryOut();
        scene.newLook().wantsMemory(256).carryOut();
        scene.sizes.guestHas(260);

        scene.later(Duration.ofSeconds(16)).carryOut();

        assertThat(running(scene).memoryMib()).isEqualTo(260);
        assertThat(said(scene, Item.MEMORY).state()).isEqualTo(ItemAnswer.State.SETTLED);
        assertThat(pending(scene))
                .extracting(PendingChange::applies)
                .containsExactly(Applies.GUEST);
        scene.sizes.guestHas(256);
        scene.newLook().carryOut();
        assertThat(pending(scene)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {128, 2048})
    void memoryOutsideOfWhatTheMachineCanHaveWaitsForTheNextBoot(long mib) {
        Scene scene = Scene.running();
        scene.sizes.wantedMaxMemoryMib = 4096;
        scene.wantsMemory(mib).carryOut();

        assertThat(scene.sizes.commands()).isEmpty();
        assertThat(said(scene, Item.MEMORY).state()).isEqualTo(ItemAnswer.State.SETTLED);
        assertThat(pending(scene))
                .filteredOn(change -> change.field().equals("spec.memoryMib"))
                .extracting(PendingChange::applies)
                .containsExactly(Applies.NEXT_BOOT);
    }

    @Test
    void refusedMemoryIsNotAskedForTwice() {
        Scene scene = Scene.running().wantsMemory(768);
        scene.sizes.refuses(StepName.MEMORY_REQUEST, "no");
        scene.carryOut();
        scene.newLook().carryOut();

        assertThat(scene.handle.answer(scene.generation())).map(Answer::message).contains("no");
        assertThat(scene.sizes.commands()).hasSize(1);
        assertThat(pending(scene))
                .extracting(PendingChange::applies, PendingChange::reason)
                .containsExactly(tuple(Applies.NEXT_BOOT, "no"));
    }

    @Test
    void memoryIsToldAsItIsAfterARefusal() {
        Scene scene = Scene.running().wantsMemory(768);
        scene.carryOut();
        scene.newLook().wantsMemory(512).sizes.refuses(StepName.MEMORY_REQUEST, "no");
        scene.carryOut();
        scene.sizes.guestTakesWhatItWasAskedTo();

        scene.newLook().carryOut();

        assertThat(running(scene).memoryMib()).isEqualTo(768);
    }

    @Test
    void memoryComesBackAfterAReset() {
        Scene scene = Scene.running().wantsMemory(768);
        scene.carryOut();
        scene.sizes.guestTakesWhatItWasAskedTo();
        scene.newLook().carryOut();
        scene.newLook().wants(Action.Verb.RESET).carryOut();
        scene.newLook().carryOut();
        assertThat(running(scene).memoryMib()).isEqualTo(256);

        scene.sizes.guestTakesWhatItWasAskedTo();
        scene.newLook().carryOut();

        assertThat(running(scene).memoryMib()).isEqualTo(768);
        assertThat(pending(scene)).isEmpty();
    }

    // Silence.

    @Test
    void whatAGuestWasGivenTimeForDoesNotWaitForASilentMachine() {
        Scene scene = Scene.running().wantsCpus(2);
        scene.carryOut();
        scene.newLook().wantsCpus(1).wantsMemory(768).carryOut();
        scene.seesSilence().newLook().carryOut();

        scene.later(Duration.ofSeconds(31)).carryOut();

        assertThat(said(scene, Item.CPUS).reason()).isEqualTo("GUEST_HOLDS_DEVICE");
        assertThat(said(scene, Item.MEMORY).state()).isEqualTo(ItemAnswer.State.SETTLED);
        assertThat(running(scene).memoryMib()).isEqualTo(256);
        assertThat(pending(scene))
                .extracting(PendingChange::field)
                .containsExactly("spec.cpus", "spec.memoryMib");
    }

    // Both.

    @Test
    void memoryDoesNotWaitForCpus() {
        Scene scene = Scene.running().wantsCpus(2);
        scene.carryOut();
        scene.newLook().wantsCpus(1).wantsMemory(512).carryOut();
        scene.sizes.guestTakesWhatItWasAskedTo();
        scene.newLook().carryOut();

        assertThat(said(scene, Item.MEMORY).state()).isEqualTo(ItemAnswer.State.SETTLED);
        assertThat(said(scene, Item.CPUS).state()).isEqualTo(ItemAnswer.State.WAITING);
    }

    @Test
    void lastWishWins() {
        Scene scene = Scene.running().wantsMemory(512).wantsMemory(1024).wantsMemory(384);
        scene.carryOut();
        scene.sizes.guestTakesWhatItWasAskedTo();
        scene.newLook().carryOut();

        assertThat(running(scene).memoryMib()).isEqualTo(384);
        assertThat(scene.sizes.commands()).containsExactly(new SizeCommand.UseMemory(384));
    }

    /**
     * Whatever was wanted before, and whether or not CPUs can leave, a willing guest gets there.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyWishIsReachedInABoundedNumberOfLooksAndThenNothingIsLeftToDo(boolean emulated) {
        Random random = new Random(4711);
        for (int round = 0; round < 200; round++) {
            Scene scene = emulated ? emulated() : Scene.running();
            for (int wish = 0; wish < 4; wish++) {
                scene.wantsCpus(1 + random.nextInt(4)).wantsMemory(256 + 2L * random.nextInt(385));
                if (random.nextBoolean()) {
                    scene.newLook().carryOut();
                }
            }
            for (int look = 0; look < 8; look++) {
                scene.newLook().carryOut();
                scene.sizes.guestTakesWhatItWasAskedTo();
                if (scene.sizes.cpus() > scene.sizes.wantedCpus && !emulated) {
                    scene.sizes.guestLetsCpuGo();
                }
            }
            scene.later(Duration.ofMinutes(1)).carryOut();
            int before = scene.sizes.commands().size();
            var handle = scene.handle;

            assertThat(running(scene).usableCpus()).isEqualTo(scene.sizes.wantedCpus);
            assertThat(running(scene).memoryMib()).isEqualTo(scene.sizes.wantedMemoryMib);
            assertThat(scene.handle.settledGeneration()).isEqualTo(scene.generation());
            scene.later(Duration.ofMinutes(1)).carryOut();
            assertThat(scene.handle).isEqualTo(handle);
            assertThat(scene.sizes.commands()).hasSize(before);
        }
    }
}
