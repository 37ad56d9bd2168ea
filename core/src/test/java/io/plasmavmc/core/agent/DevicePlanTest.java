package io.plasmavmc.core.agent;

import static io.plasmavmc.core.agent.SceneDevices.MIB;
import static io.plasmavmc.core.agent.SceneDevices.detaching;
import static io.plasmavmc.core.agent.SceneDevices.disk;
import static io.plasmavmc.core.agent.SceneDevices.nic;
import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.DeviceCommand;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.step.StepName;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.Answer;
import io.plasmavmc.core.vm.DeviceVerb;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.RunningMachine.Device;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.core.volume.Volume;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Disks and NICs that come, go and change, one look at a time. */
class DevicePlanTest {

    private static final Item DATA = Item.disk("data");
    private static final Item LAN = Item.nic("lan");
    private static final Duration SIX_SECONDS = Duration.ofSeconds(6);

    private static Scene attaching() {
        return Scene.running().wants(DeviceVerb.ATTACH_DISK, disk("data"));
    }

    private static Scene attached() {
        Scene scene = attaching();
        scene.carryOut();
        scene.devices.commands().clear();
        return scene.newLook();
    }

    private static Scene detachingDisk() {
        return attached().wants(DeviceVerb.DETACH_DISK, detaching(disk("data"), SIX_SECONDS));
    }

    private static ItemAnswer said(Scene scene, Item item) {
        return scene.handle.item(item).orElseThrow();
    }

    private static Optional<Device> known(Scene scene, Item item) {
        return scene.handle.running().flatMap(running -> running.device(item));
    }

    private static Answer answer(Scene scene) {
        return scene.handle.answer(scene.generation()).orElseThrow();
    }

    // Attach.

    @Test
    void attachIsPluggedInAndAnsweredInOneWrite() {
        Scene scene = attaching();

        assertThat(scene.step()).isInstanceOf(Plan.LookAtDevices.class);
        assertThat(scene.step()).isInstanceOf(Plan.Change.class);
        Plan answer = scene.step();

        assertThat(answer).isInstanceOf(Plan.Write.class);
        assertThat(((Plan.Write) answer).step()).isEqualTo(StepName.DEVICE_ANSWER);
        assertThat(said(scene, DATA).state()).isEqualTo(ItemAnswer.State.SETTLED);
        assertThat(known(scene, DATA)).map(Device::serial).contains("serial-data");
        assertThat(answer(scene).outcome()).isEqualTo(Answer.Outcome.DONE);
        assertThat(scene.handle.settledGeneration()).isEqualTo(scene.generation());
    }

    @Test
    void attachWaitsForTheActionInProgress() {
        Scene scene = Scene.running().wants(Action.Verb.STOP);
        scene.carryOut();
        scene.wants(DeviceVerb.ATTACH_DISK, disk("data"));

        scene.newLook().carryOut();

        assertThat(scene.devices.commands()).isEmpty();
        assertThat(scene.handle.item(DATA)).isEmpty();
    }

    @Test
    void attachThatWasPluggedInBeforeACrashIsNotPluggedInTwice() {
        Scene scene = attaching();
        scene.devices.isThere(DATA);

        scene.carryOut();

        // The one command asks what is there; it leaves a device that is there as it is.
        assertThat(scene.devices.commands()).hasSize(1);
        assertThat(answer(scene).outcome()).isEqualTo(Answer.Outcome.DONE);
    }

    @Test
    void refusedAttachIsAnsweredOnceAndMayBeWithdrawn() {
        Scene scene = attaching();
        scene.devices.refuses(StepName.ATTACH_PLUG, "no such luck");

        scene.carryOut();

        assertThat(said(scene, DATA).state()).isEqualTo(ItemAnswer.State.FAILED);
        assertThat(said(scene, DATA).released()).isTrue();
        assertThat(answer(scene).message()).isEqualTo("no such luck");
        scene.newLook().carryOut();
        // An earlier attempt may have left something that nobody has written down.
        assertThat(scene.devices.commands())
                .hasSize(2)
                .last()
                .isEqualTo(new DeviceCommand.Release(DATA));
        assertThat(known(scene, DATA)).isEmpty();
    }

    @Test
    void attachIsNotToldAsRefusedWhileSomethingIsLeftOfIt() {
        Scene scene = attaching();
        scene.devices.volumeIs(DATA, Volume.Phase.FAILED);
        scene.devices.refuses(StepName.DEVICE_LOST_RELEASE, "still in use");

        scene.carryOut();
        assertThat(scene.handle.item(DATA)).isEmpty();

        scene.newLook().carryOut();
        assertThat(said(scene, DATA).released()).isTrue();
    }

    @Test
    void attachWaitsForItsVolumeAndKeepsNothingElseWaiting() {
        Scene scene = attaching();
        scene.devices.volumeIs(DATA, Volume.Phase.CREATING);
        scene.wants(DeviceVerb.ATTACH_NIC, nic("lan", true));

        Plan end = scene.carryOut();

        assertThat(said(scene, LAN).state()).isEqualTo(ItemAnswer.State.SETTLED);
        assertThat(scene.handle.item(DATA)).isEmpty();
        assertThat(end).isInstanceOf(Plan.Wait.class);
        assertThat(scene.handle.settledGeneration()).isEqualTo(scene.generation() - 2);
    }

    @Test
    void attachThatWentUnansweredIsSeenToHaveSucceeded() {
        Scene scene = attaching();
        scene.step();
        scene.devices.fallsSilent();
        scene.step();
        assertThat(scene.plan()).isInstanceOf(Plan.Wait.class);
        assertThat(scene.handle.item(DATA)).isEmpty();

        scene.devices.isThere(DATA);
        scene.devices.answersAgain();
        scene.newLook().carryOut();

        assertThat(answer(scene).outcome()).isEqualTo(Answer.Outcome.DONE);
    }

    @Test
    void attachedDevicesStayOverAStopAndAStart() {
        Scene scene = attached().wants(Action.Verb.STOP, true, SIX_SECONDS);
        scene.carryOut();
        scene.newLook().wants(Action.Verb.START);

        scene.carryOut();

        assertThat(scene.devices.has(DATA)).isTrue();
        assertThat(known(scene, DATA)).map(Device::isAttached).contains(true);
        assertThat(scene.handle.settledGeneration()).isEqualTo(scene.generation());
    }

    // Link and size.

    @Test
    void linkIsSetWhereItWasChangedAndNotAgain() {
        Scene scene = Scene.running().wants(DeviceVerb.ATTACH_NIC, nic("lan", true));
        scene.carryOut();
        scene.devices.commands().clear();

        scene.wants(DeviceVerb.SET_LINK, nic("lan", false)).newLook().carryOut();
        scene.newLook().carryOut();

        assertThat(scene.devices.commands()).containsExactly(new DeviceCommand.SetLink(LAN, false));
        assertThat(answer(scene).outcome()).isEqualTo(Answer.Outcome.DONE);
    }

    @Test
    void nicThatALostWriteHasLeftThereGetsTheLinkThatIsWantedNow() {
        Scene scene = Scene.running().wants(DeviceVerb.ATTACH_NIC, nic("lan", false));
        scene.devices.isThere(LAN);

        scene.carryOut();

        assertThat(scene.devices.commands()).contains(new DeviceCommand.SetLink(LAN, false));
        assertThat(answer(scene).outcome()).isEqualTo(Answer.Outcome.DONE);
    }

    @Test
    void diskIsGrownThenItsVolumeThenItIsAnswered() {
        Scene scene = attached();
        scene.devices.wantsSize(DATA, 128 * MIB);
        scene.wants(DeviceVerb.RESIZE_DISK, disk("data").withGrowTo(Optional.of(128 * MIB)));

        scene.carryOut();

        assertThat(scene.devices.volume(DATA).status().sizeBytes()).isEqualTo(128 * MIB);
        assertThat(answer(scene).outcome()).isEqualTo(Answer.Outcome.DONE);
    }

    @Test
    void diskThatDoesNotGrowSaysSoAndItsVolumeStaysWhatItIs() {
        Scene scene = attached();
        scene.devices.wantsSize(DATA, 128 * MIB);
        scene.wants(DeviceVerb.RESIZE_DISK, disk("data").withGrowTo(Optional.of(128 * MIB)));
        scene.devices.refuses(StepName.RESIZE_GROW, "too large");

        scene.carryOut();

        assertThat(scene.devices.volume(DATA).sizeBytes()).isEqualTo(64 * MIB);
        assertThat(answer(scene).message()).isEqualTo("too large");
        assertThat(said(scene, DATA).released()).isFalse();
        assertThat(known(scene, DATA)).map(Device::isAttached).contains(true);
    }

    @Test
    void crashAfterTheVolumeWasTakenBackTellsNoSuccess() {
        Scene scene = attached();
        scene.devices.wantsSize(DATA, 128 * MIB);
        scene.wants(DeviceVerb.RESIZE_DISK, disk("data").withGrowTo(Optional.of(128 * MIB)));
        scene.devices.volumeDidNotGrow(DATA, Reason.NO_SPACE);

        scene.newLook().carryOut();

        assertThat(answer(scene).reason()).isEqualTo("NO_SPACE");
    }

    // Detach.

    @Test
    void detachAsksFirstThenWritesThatItAsked() {
        Scene scene = detachingDisk();
        scene.step();

        assertThat(((Plan.Change) scene.step()).step()).isEqualTo(StepName.DETACH_ASK);
        assertThat(((Plan.Write) scene.step()).step()).isEqualTo(StepName.DETACH_ASKED);

        assertThat(said(scene, DATA).state()).isEqualTo(ItemAnswer.State.WAITING);
        assertThat(scene.plan()).isInstanceOf(Plan.Wait.class);
        assertThat(scene.handle.settledGeneration()).isLessThan(scene.generation());
    }

    @Test
    void detachIsReleasedOnlyAfterTheDeviceIsGone() {
        Scene scene = detachingDisk();
        scene.carryOut();
        scene.devices.isGone(DATA);

        scene.newLook().step();
        assertThat(((Plan.Change) scene.step()).command())
                .isEqualTo(new DeviceCommand.Release(DATA));
        scene.step();

        assertThat(said(scene, DATA).released()).isTrue();
        assertThat(known(scene, DATA)).isEmpty();
        assertThat(answer(scene).outcome()).isEqualTo(Answer.Outcome.DONE);
    }

    @Test
    void whatIsStillInUseIsReleasedLater() {
        Scene scene = detachingDisk();
        scene.carryOut();
        scene.devices.isGone(DATA);
        scene.devices.refuses(StepName.DETACH_RELEASE, "Node is in use");

        assertThat(scene.newLook().carryOut()).isInstanceOf(Plan.Wait.class);
        assertThat(said(scene, DATA).released()).isFalse();

        scene.newLook().carryOut();
        assertThat(said(scene, DATA).released()).isTrue();
    }

    @Test
    void guestThatSaysNothingIsAskedAgain() {
        Scene scene = detachingDisk();
        scene.carryOut();
        scene.devices.commands().clear();

        scene.later(Duration.ofSeconds(4)).carryOut();
        assertThat(scene.devices.commands()).isEmpty();
        scene.later(Duration.ofSeconds(1)).carryOut();

        assertThat(scene.devices.commands()).containsExactly(new DeviceCommand.AskToGo(DATA));
    }

    @Test
    void requestOfAnEarlierServerIsMadeAgainAndItsTimeGoesOn() {
        Scene scene = detachingDisk();
        scene.carryOut();
        var since = said(scene, DATA).since();
        scene.devices.commands().clear();
        scene.devices.forgetsRequests();

        scene.later(Duration.ofSeconds(2)).carryOut();

        assertThat(scene.devices.commands()).containsExactly(new DeviceCommand.AskToGo(DATA));
        assertThat(said(scene, DATA).since()).isEqualTo(since);
    }

    @Test
    void deviceThatIsHeldIsToldAtTheDeadlineAndGoesOn() {
        Scene scene = detachingDisk();
        scene.carryOut();

        scene.later(SIX_SECONDS).carryOut();

        assertThat(answer(scene).reason()).isEqualTo("GUEST_HOLDS_DEVICE");
        assertThat(said(scene, DATA).released()).isFalse();
        assertThat(scene.handle.settledGeneration()).isEqualTo(scene.generation());

        scene.devices.commands().clear();
        scene.later(Duration.ofSeconds(30)).carryOut();
        assertThat(scene.devices.commands()).containsExactly(new DeviceCommand.AskToGo(DATA));
        scene.devices.isGone(DATA);
        scene.newLook().carryOut();
        assertThat(said(scene, DATA).released()).isTrue();
        assertThat(answer(scene).reason()).isEqualTo("GUEST_HOLDS_DEVICE");
    }

    @Test
    void heldDeviceCostsTheStoreNothing() {
        Scene scene = detachingDisk();
        scene.carryOut();
        scene.later(SIX_SECONDS).carryOut();
        var handle = scene.handle;

        for (int minute = 0; minute < 10; minute++) {
            scene.later(Duration.ofMinutes(1)).carryOut();
        }

        assertThat(scene.handle).isEqualTo(handle);
    }

    @Test
    void guestThatRefusesEndsTheDetachAndKeepsTheDevice() {
        Scene scene = detachingDisk();
        scene.carryOut();
        scene.devices.guestRefuses(DATA);

        scene.newLook().carryOut();

        assertThat(answer(scene).reason()).isEqualTo("GUEST_REFUSED");
        assertThat(known(scene, DATA)).map(Device::isAttached).contains(true);
        scene.devices.commands().clear();
        scene.later(Duration.ofMinutes(1)).carryOut();
        assertThat(scene.devices.commands()).isEmpty();
    }

    /** Its mark is being cleared by somebody who has read the refusal. */
    @Test
    void deviceThatTheGuestKeptIsNotReleasedByTheEndOfItsMachine() {
        Scene scene = detachingDisk();
        scene.carryOut();
        scene.devices.guestRefuses(DATA);
        scene.newLook().carryOut();
        scene.wants(Action.Verb.STOP, true, SIX_SECONDS);

        scene.newLook().carryOut();
        scene.newLook().carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.STOPPED);
        assertThat(said(scene, DATA).reason()).isEqualTo("GUEST_REFUSED");
        assertThat(said(scene, DATA).released()).isFalse();
    }

    /** The same while an action waits. */
    @Test
    void deviceThatStaysIsNotReleasedWhileItsGuestIsAskedToStop() {
        Scene scene = detachingDisk();
        scene.carryOut();
        scene.devices.guestRefuses(DATA);
        scene.newLook().carryOut();
        scene.wants(Action.Verb.STOP, false, SIX_SECONDS).newLook().carryOut();
        scene.devices.isGone(DATA);

        scene.newLook().carryOut();

        assertThat(said(scene, DATA).reason()).isEqualTo("GUEST_REFUSED");
        assertThat(said(scene, DATA).released()).isFalse();
    }

    @Test
    void resetOfTheMachineCompletesADetach() {
        Scene scene = detachingDisk();
        scene.carryOut();
        scene.wants(Action.Verb.RESET);

        scene.newLook().carryOut();
        scene.newLook().carryOut();

        assertThat(said(scene, DATA).released()).isTrue();
        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
    }

    @Test
    void endOfTheMachineCompletesADetach() {
        Scene scene = detachingDisk();
        scene.carryOut();
        scene.wants(Action.Verb.STOP, true, SIX_SECONDS);

        scene.newLook().carryOut();

        assertThat(scene.newLook().carryOut()).isInstanceOf(Plan.Rest.class);
        assertThat(said(scene, DATA).released()).isTrue();
        assertThat(scene.handle.settledGeneration()).isEqualTo(scene.generation());
    }

    @Test
    void startLeavesOutWhatIsToGo() {
        Scene scene = detachingDisk();
        scene.carryOut();
        scene.wants(Action.Verb.STOP, true, SIX_SECONDS).newLook().carryOut();
        scene.devices.isGone(DATA);
        scene.wants(Action.Verb.START).newLook().carryOut();

        scene.newLook().carryOut();

        assertThat(scene.devices.has(DATA)).isFalse();
        assertThat(said(scene, DATA).released()).isTrue();
    }

    @Test
    void deviceThatIsGoneIsReleasedWhileAStopWaitsForTheGuest() {
        Scene scene = detachingDisk();
        scene.carryOut();
        scene.wants(Action.Verb.STOP).newLook().carryOut();
        scene.devices.isGone(DATA);

        scene.newLook().carryOut();

        assertThat(said(scene, DATA).released()).isTrue();
        assertThat(scene.phase()).isEqualTo(VmPhase.STOPPING);
    }

    @Test
    void detachOfADiskThatWasNeverThereReleasesWhatMayBeLeftOfIt() {
        Scene scene = Scene.running().wants(DeviceVerb.ATTACH_DISK, disk("data"));
        scene.wants(DeviceVerb.DETACH_DISK, detaching(disk("data"), SIX_SECONDS));

        scene.carryOut();

        assertThat(scene.devices.commands()).containsExactly(new DeviceCommand.Release(DATA));
        assertThat(said(scene, DATA).released()).isTrue();
    }

    @Test
    void detachAnswersNoAttachThatItSuperseded() {
        Scene scene = Scene.running().wants(DeviceVerb.ATTACH_DISK, disk("data"));
        long attach = scene.generation();
        scene.wants(DeviceVerb.DETACH_DISK, detaching(disk("data"), SIX_SECONDS));

        scene.carryOut();

        assertThat(scene.handle.answer(attach)).isEmpty();
        assertThat(answer(scene).outcome()).isEqualTo(Answer.Outcome.DONE);
    }

    @Test
    void refusalOfTheRequestItselfEndsTheDetach() {
        Scene scene = detachingDisk();
        scene.devices.refuses(StepName.DETACH_ASK, "Bus does not support hotplugging");

        scene.carryOut();

        assertThat(answer(scene).message()).isEqualTo("Bus does not support hotplugging");
        assertThat(known(scene, DATA)).map(Device::isAttached).contains(true);
    }

    @Test
    void deadlineOfADetachPassesThoughTheMachineIsSilent() {
        Scene scene = detachingDisk();
        scene.carryOut();
        scene.seesSilence().carryOut();

        scene.later(SIX_SECONDS).carryOut();

        assertThat(answer(scene).reason()).isEqualTo("GUEST_HOLDS_DEVICE");
        assertThat(scene.phase()).isEqualTo(VmPhase.UNKNOWN);
    }

    @Test
    void deadlineOfADetachPassesThoughAStopWaitsForTheGuest() {
        Scene scene = detachingDisk();
        long detach = scene.generation();
        scene.carryOut();
        scene.wants(Action.Verb.STOP).newLook().carryOut();

        scene.later(SIX_SECONDS).carryOut();

        assertThat(scene.handle.answer(detach)).map(Answer::reason).contains("GUEST_HOLDS_DEVICE");
        assertThat(scene.phase()).isEqualTo(VmPhase.STOPPING);
    }

    // Gone unasked.

    @Test
    void deviceThatWentUnaskedIsToldAndNotPluggedInAgain() {
        Scene scene = attached();
        scene.devices.isGone(DATA);

        scene.newLook().carryOut();
        scene.newLook().carryOut();

        assertThat(scene.devices.commands()).containsExactly(new DeviceCommand.Release(DATA));
        assertThat(said(scene, DATA).reason()).isEqualTo("GUEST_EJECTED");
        assertThat(said(scene, DATA).released()).isFalse();
        assertThat(known(scene, DATA)).map(Device::reason).contains("GUEST_EJECTED");
    }

    @Test
    void deviceThatWentUnaskedComesBackWhenItIsAskedFor() {
        Scene scene = attached();
        scene.devices.isGone(DATA);
        scene.newLook().carryOut();
        scene.wants(DeviceVerb.ATTACH_DISK, disk("data"));

        scene.newLook().carryOut();

        assertThat(scene.devices.has(DATA)).isTrue();
        assertThat(known(scene, DATA)).map(Device::isAttached).contains(true);
        assertThat(answer(scene).outcome()).isEqualTo(Answer.Outcome.DONE);
    }

    @Test
    void changeOfADeviceThatWentUnaskedDoesNotBringItBack() {
        Scene scene = attached();
        scene.devices.isGone(DATA);
        scene.newLook().carryOut();
        scene.devices.commands().clear();

        scene.wants(DeviceVerb.RESIZE_DISK, disk("data")).newLook().carryOut();

        assertThat(scene.devices.commands()).isEmpty();
        assertThat(answer(scene).reason()).isEqualTo("GUEST_EJECTED");
        assertThat(said(scene, DATA).released()).isFalse();
    }

    @Test
    void deviceThatWentUnaskedCanBeDetached() {
        Scene scene = attached();
        scene.devices.isGone(DATA);
        scene.newLook().carryOut();
        scene.wants(DeviceVerb.DETACH_DISK, detaching(disk("data"), SIX_SECONDS));

        scene.newLook().carryOut();

        assertThat(said(scene, DATA).released()).isTrue();
        assertThat(known(scene, DATA)).isEmpty();
    }

    // Where it is.

    @Test
    void placesAreWrittenDownOnceTheFirmwareHasChosenThem() {
        Scene scene = attached();
        scene.devices.isAt(DATA, "0000:04:00.0");

        scene.newLook().carryOut();

        assertThat(known(scene, DATA)).map(Device::address).contains("0000:04:00.0");
        scene.newLook();
        scene.step();
        assertThat(scene.plan()).isInstanceOf(Plan.Wait.class);
    }

    // Without a machine.

    @Test
    void stoppedVmIsAnsweredAtOnce() {
        Scene scene = Scene.stopped().wants(DeviceVerb.ATTACH_DISK, disk("data"));

        scene.carryOut();
        assertThat(answer(scene).outcome()).isEqualTo(Answer.Outcome.DONE);
        scene.wants(DeviceVerb.DETACH_DISK, detaching(disk("data"), SIX_SECONDS))
                .newLook()
                .carryOut();

        assertThat(said(scene, DATA).released()).isTrue();
        assertThat(scene.devices.commands()).isEmpty();
        assertThat(scene.handle.settledGeneration()).isEqualTo(scene.generation());
    }

    @Test
    void stoppedVmWithoutTheVolumeGivesTheDiskUp() {
        Scene scene = Scene.stopped().wants(DeviceVerb.ATTACH_DISK, disk("data"));
        scene.devices.volumeIs(DATA, Volume.Phase.FAILED);

        scene.newLook().carryOut();

        assertThat(said(scene, DATA).released()).isTrue();
        assertThat(answer(scene).outcome()).isEqualTo(Answer.Outcome.FAILED);
    }

    @Test
    void stoppedVmWaitsForItsVolumeToGrow() {
        Scene scene = Scene.stopped().wants(DeviceVerb.ATTACH_DISK, disk("data"));
        scene.carryOut();
        scene.devices.wantsSize(DATA, 128 * MIB);
        scene.wants(DeviceVerb.RESIZE_DISK, disk("data").withGrowTo(Optional.of(128 * MIB)));

        assertThat(scene.newLook().carryOut()).isInstanceOf(Plan.Rest.class);
        assertThat(scene.handle.answer(scene.generation())).isEmpty();

        scene.devices.volumeDidNotGrow(DATA, Reason.NO_SPACE);
        scene.newLook().carryOut();
        assertThat(answer(scene).reason()).isEqualTo("NO_SPACE");
    }

    @Test
    void startDoesNotWaitForADiskThatTheMachineCanGrow() {
        Scene scene = Scene.stopped().wants(DeviceVerb.ATTACH_DISK, disk("data"));
        scene.carryOut();
        scene.devices.wantsSize(DATA, 128 * MIB);
        scene.wants(DeviceVerb.RESIZE_DISK, disk("data").withGrowTo(Optional.of(128 * MIB)))
                .wants(Action.Verb.START)
                .newLook();

        scene.carryOut();
        scene.newLook().carryOut();

        assertThat(scene.phase()).isEqualTo(VmPhase.RUNNING);
        assertThat(scene.devices.volume(DATA).status().sizeBytes()).isEqualTo(128 * MIB);
        assertThat(scene.handle.settledGeneration()).isEqualTo(scene.generation());
    }

    @Test
    void devicesOfAMachineThatDoesNotAnswerAreLeftAlone() {
        Scene scene = detachingDisk();
        scene.seesSilence();

        scene.carryOut();

        assertThat(scene.devices.commands()).isEmpty();
        assertThat(scene.phase()).isEqualTo(VmPhase.UNKNOWN);
    }

    @Test
    void haltedGuestGetsItsDevicesToo() {
        Scene scene = Scene.running().wants(Action.Verb.PAUSE);
        scene.carryOut();
        scene.newLook().sees(RunState.PAUSED).wants(DeviceVerb.ATTACH_DISK, disk("data"));

        scene.carryOut();

        assertThat(scene.devices.has(DATA)).isTrue();
    }
}
