package io.plasmavmc.testkit.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.hypervisor.HypervisorBackend;
import io.plasmavmc.core.hypervisor.Launched;
import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.Observation.Absent;
import io.plasmavmc.core.hypervisor.Observation.Present;
import io.plasmavmc.core.hypervisor.Observation.Silent;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.hypervisor.SizeCommand;
import io.plasmavmc.core.hypervisor.UsageView;
import io.plasmavmc.core.hypervisor.UsageView.NicUsage;
import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.hypervisor.fake.FakeHypervisor;
import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.NicSpec.Forward;
import io.plasmavmc.core.vm.NicSpec.Network;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.testkit.time.FakeTimers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fake keeps the contract, and behaves as its options and its host's knobs say. */
class FakeHypervisorTest extends HypervisorBackendContract {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final FakeTimers timers = new FakeTimers();
    private FakeHost host = hostWith(FakeOptions.DEFAULTS);

    private FakeHost hostWith(FakeOptions options) {
        return new FakeHost(timers, () -> new Uid(UUID.randomUUID().toString()), options);
    }

    @Override
    protected HypervisorBackend openBackend() {
        return new FakeHypervisor(host, List.of("br0"));
    }

    @Override
    protected MachineSpec spec(VmId id, Uid uid) {
        return new MachineSpec(
                id,
                uid,
                7,
                "pc-q35-7.2",
                2,
                4,
                512,
                2048,
                List.of(
                        new MachineSpec.Disk(
                                "root",
                                uid,
                                DiskFormat.QCOW2,
                                Optional.empty(),
                                Optional.of(1),
                                false,
                                0)),
                List.of(
                        new MachineSpec.Nic(
                                "eth0",
                                "52:54:00:00:00:01",
                                true,
                                new Network.User(
                                        List.of(
                                                new Forward(
                                                        Forward.Protocol.TCP, "127.0.0.1", 0, 22))),
                                1)));
    }

    @Override
    protected MachineSpec.Disk disk(String diskId, int slot) {
        return new MachineSpec.Disk(
                diskId,
                new Uid(UUID.randomUUID().toString()),
                DiskFormat.QCOW2,
                Optional.empty(),
                Optional.empty(),
                false,
                slot);
    }

    @Override
    protected MachineSpec.Disk refusedDisk(String diskId, int slot) {
        host.failNextAttach("Image is not in qcow2 format");
        return disk(diskId, slot);
    }

    @Override
    protected String consoleWords() {
        return "GUEST-READY";
    }

    @Override
    protected void kill(MachineRecord machine) {
        host.kill(vm);
    }

    @Override
    protected void makeSilent(MachineRecord machine) {
        host.fallSilent(vm);
    }

    @Override
    protected void makeAnswer(MachineRecord machine) {
        host.answerAgain(vm);
    }

    @Override
    protected void eventually(ThrowingCallable assertion) {
        timers.advance(Duration.ofMinutes(1));
        assertThat(assertion).satisfies(ThrowingCallable::call);
    }

    private HypervisorBackend runOn(FakeOptions options) {
        host = hostWith(options);
        HypervisorBackend opened = openBackend();
        opened.launch(spec(id, vm));
        opened.resume(vm);
        return opened;
    }

    private Observation observe(HypervisorBackend opened) {
        return opened.observe(vm, Optional.empty());
    }

    private RunState state(HypervisorBackend opened) {
        return ((Present) observe(opened)).state();
    }

    private String console(HypervisorBackend opened) {
        return StandardCharsets.UTF_8
                .decode(opened.consoleLog().read(vm, 0, 1 << 20).bytes())
                .toString();
    }

    @Test
    void cpusOfAnEmulatedMachineCannotLeave() {
        HypervisorBackend opened = runOn(FakeOptions.DEFAULTS.withEmulated(true));

        assertThatThrownBy(() -> opened.sizes().change(vm, new SizeCommand.UnplugCpu(1)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class);
    }

    @Test
    void guestIsReadyOnlyWhenItsBootIsOver() {
        HypervisorBackend opened = runOn(FakeOptions.DEFAULTS.withBoot(Duration.ofSeconds(2)));

        timers.advance(SECOND);
        assertThat(console(opened)).doesNotContain("GUEST-READY");

        timers.advance(SECOND);
        assertThat(console(opened)).endsWith("GUEST-READY\r\n");
    }

    @Test
    void guestDoesNotBootWhileItIsPaused() {
        HypervisorBackend opened = runOn(FakeOptions.DEFAULTS);
        opened.pause(vm);

        timers.advance(Duration.ofMinutes(1));
        assertThat(console(opened)).doesNotContain("GUEST-READY");

        opened.resume(vm);
        timers.advance(SECOND);
        assertThat(console(opened)).contains("GUEST-READY");
    }

    @Test
    void resetBootsTheGuestAgain() {
        HypervisorBackend opened = runOn(FakeOptions.DEFAULTS);
        timers.advance(SECOND);

        opened.reset(vm);
        timers.advance(SECOND);

        assertThat(console(opened).split("GUEST-READY", -1)).hasSize(3);
    }

    @Test
    void guestPowersOffAfterTheButton() {
        HypervisorBackend opened =
                runOn(FakeOptions.DEFAULTS.withShutdownAfter(Duration.ofSeconds(5)));
        timers.advance(SECOND);
        CompletableFuture<Uid> told = new CompletableFuture<>();
        opened.powerDown(vm);
        opened.onChange(told::complete);

        timers.advance(Duration.ofSeconds(4));
        assertThat(state(opened)).isEqualTo(RunState.RUNNING);

        timers.advance(SECOND);
        assertThat(state(opened)).isEqualTo(RunState.SHUTDOWN);
        assertThat(told).isCompletedWithValue(vm);
    }

    @Test
    void buttonPressedBeforeTheGuestIsReadyIsHeededThen() {
        HypervisorBackend opened = runOn(FakeOptions.DEFAULTS);

        opened.powerDown(vm);
        timers.advance(Duration.ofSeconds(2));

        assertThat(state(opened)).isEqualTo(RunState.SHUTDOWN);
    }

    @Test
    void resetForgetsTheButton() {
        HypervisorBackend opened = runOn(FakeOptions.DEFAULTS);
        opened.powerDown(vm);

        opened.reset(vm);
        timers.advance(Duration.ofMinutes(1));

        assertThat(state(opened)).isEqualTo(RunState.RUNNING);
    }

    @Test
    void guestMayIgnoreTheButton() {
        HypervisorBackend opened = runOn(FakeOptions.DEFAULTS.withIgnorePowerdown(true));
        timers.advance(SECOND);

        opened.powerDown(vm);
        timers.advance(Duration.ofMinutes(1));

        assertThat(state(opened)).isEqualTo(RunState.RUNNING);
    }

    @Test
    void guestMayPowerItselfOff() {
        HypervisorBackend opened =
                runOn(FakeOptions.DEFAULTS.withPoweroffAfter(Duration.ofSeconds(10)));

        timers.advance(Duration.ofSeconds(11));

        assertThat(state(opened)).isEqualTo(RunState.SHUTDOWN);
    }

    @Test
    void processMayCrashByItself() {
        HypervisorBackend opened =
                runOn(FakeOptions.DEFAULTS.withCrashAfter(Duration.ofSeconds(30)));

        timers.advance(Duration.ofSeconds(30));

        Observation.Exit exit = ((Absent) observe(opened)).exit().orElseThrow();
        assertThat(exit.status()).contains(134);
        assertThat(exit.lastWords()).contains("crash-after");
    }

    @Test
    void monitorMayFallSilentByItself() {
        HypervisorBackend opened =
                runOn(FakeOptions.DEFAULTS.withSilentAfter(Duration.ofSeconds(3)));

        timers.advance(Duration.ofSeconds(5));

        assertThat(((Silent) observe(opened)).since()).isEqualTo(timers.instant().minusSeconds(2));
    }

    @Test
    void nothingOfAnEndedProcessHappensLater() {
        HypervisorBackend opened =
                runOn(FakeOptions.DEFAULTS.withCrashAfter(Duration.ofSeconds(30)));

        opened.terminate(vm);

        assertThat(timers.pending()).isZero();
    }

    @Test
    void launchTakesItsTime() throws Exception {
        host = hostWith(FakeOptions.DEFAULTS.withLaunch(Duration.ofMillis(50)));
        HypervisorBackend opened = openBackend();

        CompletableFuture<Launched> launch =
                CompletableFuture.supplyAsync(() -> opened.launch(spec(id, vm)));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> timers.pending() == 1);
        assertThat(launch).isNotDone();
        timers.advance(Duration.ofMillis(50));

        assertThat(launch.get().machine()).isNotNull();
    }

    @Test
    void nextLaunchFailsWithTheGivenWordsAndTheOneAfterDoesNot() {
        host.failNextLaunch("qemu: could not open disk");

        assertThatThrownBy(() -> backend().launch(spec(id, vm)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessage("qemu: could not open disk");
        backend().launch(spec(id, vm));

        assertThat(state(backend())).isEqualTo(RunState.PRELAUNCH);
    }

    @Test
    void panickedGuestDoesNotHeedTheButton() {
        backend().launch(spec(id, vm));
        backend().resume(vm);
        timers.advance(SECOND);
        host.panicGuest(vm);

        backend().resume(vm);
        backend().powerDown(vm);
        timers.advance(Duration.ofMinutes(1));

        assertThat(state(backend())).isEqualTo(RunState.RUNNING);
    }

    @ParameterizedTest
    @EnumSource(names = {"SHUTDOWN", "INTERNAL_ERROR"})
    void machineThatNeedsAResetRefusesToResume(RunState state) {
        backend().launch(spec(id, vm));
        host.enterState(vm, state);

        assertThatThrownBy(() -> backend().resume(vm))
                .isInstanceOf(PlasmaException.HypervisorFailed.class);
        assertThat(((Present) backend().pause(vm)).state()).isEqualTo(state);
        assertThat(((Present) backend().reset(vm)).state()).isEqualTo(RunState.PRELAUNCH);
    }

    @ParameterizedTest
    @EnumSource(names = {"PAUSED", "IO_ERROR", "GUEST_PANICKED"})
    void machineThatIsMerelyHaltedResumes(RunState state) {
        backend().launch(spec(id, vm));
        host.enterState(vm, state);

        assertThat(((Present) backend().resume(vm)).state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void suspendedGuestIsNotWokenByResume() {
        backend().launch(spec(id, vm));
        host.enterState(vm, RunState.SUSPENDED);

        assertThat(((Present) backend().resume(vm)).state()).isEqualTo(RunState.SUSPENDED);
        assertThat(((Present) observe(backend())).rawState()).isEqualTo("suspended");
    }

    @Test
    void rebootOfTheHostEndsItsMachinesAndKeepsTheLogs() {
        MachineRecord before = backend().launch(spec(id, vm)).machine();
        backend().resume(vm);
        timers.advance(SECOND);

        host.reboot();
        HypervisorBackend opened = openBackend();

        assertThat(opened.found()).isEmpty();
        assertThat(opened.observe(vm, Optional.of(before))).isEqualTo(new Absent(Optional.empty()));
        assertThat(console(opened)).contains("GUEST-READY");
        assertThat(opened.launch(spec(id, vm)).machine().bootId()).isNotEqualTo(before.bootId());
    }

    @Test
    void longConsoleLosesItsBeginning() {
        backend().launch(spec(id, vm));
        backend().resume(vm);
        for (int i = 0; i < 5000; i++) {
            backend().reset(vm);
        }

        var chunk = backend().consoleLog().read(vm, 0, 10);

        assertThat(chunk.cut()).isTrue();
        assertThat(chunk.bytes().remaining()).isEqualTo(10);
        assertThat(chunk.next()).isGreaterThan(10);
        assertThat(backend().consoleLog().read(vm, chunk.next(), 10).cut()).isFalse();
    }

    @Test
    void usageFollowsFromTheTimeThatAMachineHasBeenThere() {
        HypervisorBackend opened = runOn(FakeOptions.DEFAULTS);

        timers.advance(Duration.ofSeconds(10));

        UsageView usage = opened.usage().read(vm, Set.of("eth0", "other")).orElseThrow();
        assertThat(usage.cpuTime()).isEqualTo(Duration.ofSeconds(2));
        assertThat(usage.disks().getFirst().writtenBytes()).isEqualTo(40_960);
        assertThat(usage.nics()).containsExactly(new NicUsage("eth0", 2000, 1000, 20, 10));
        assertThat(opened.usage().read(vm, Set.of()).orElseThrow().nics()).isEmpty();
    }

    @Test
    void freePortIsChosenForAForwardThatAsksForNone() {
        Launched launched = backend().launch(spec(id, vm));

        assertThat(launched.running().nics().getFirst().forwards())
                .allSatisfy(forward -> assertThat(forward.hostPort()).isPositive());
    }
}
