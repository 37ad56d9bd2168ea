package io.plasmavmc.testkit.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.hypervisor.DeviceCommand;
import io.plasmavmc.core.hypervisor.DeviceCommand.AskToGo;
import io.plasmavmc.core.hypervisor.DeviceCommand.AttachDisk;
import io.plasmavmc.core.hypervisor.DeviceCommand.AttachNic;
import io.plasmavmc.core.hypervisor.DeviceCommand.Grow;
import io.plasmavmc.core.hypervisor.DeviceCommand.Release;
import io.plasmavmc.core.hypervisor.DeviceCommand.SetLink;
import io.plasmavmc.core.hypervisor.DeviceView;
import io.plasmavmc.core.hypervisor.HypervisorBackend;
import io.plasmavmc.core.hypervisor.Launched;
import io.plasmavmc.core.hypervisor.MachineDevices.Changed;
import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.Observation.Absent;
import io.plasmavmc.core.hypervisor.Observation.Present;
import io.plasmavmc.core.hypervisor.Observation.Silent;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.hypervisor.SizeCommand;
import io.plasmavmc.core.hypervisor.SizeCommand.PlugCpus;
import io.plasmavmc.core.hypervisor.SizeCommand.UnplugCpu;
import io.plasmavmc.core.hypervisor.SizeCommand.UseCpus;
import io.plasmavmc.core.hypervisor.SizeCommand.UseMemory;
import io.plasmavmc.core.hypervisor.SizeView;
import io.plasmavmc.core.hypervisor.UsageView;
import io.plasmavmc.core.hypervisor.UsageView.DiskUsage;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.NicSpec.Forward;
import io.plasmavmc.core.vm.NicSpec.Forward.Protocol;
import io.plasmavmc.core.vm.NicSpec.Network;
import io.plasmavmc.core.vm.RunningMachine.Device;
import io.plasmavmc.core.vm.RunningMachine.DevicePhase;
import io.plasmavmc.core.vm.VmId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the core relies on, whichever hypervisor is behind the port. An heir says how its backend is
 * opened on one host, what a machine is made of, and how a machine is killed or silenced from
 * outside; it may add tests of its own.
 */
public abstract class HypervisorBackendContract {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Item LATE_DISK = Item.disk("late");
    private static final Item LATE_NIC = Item.nic("late");

    protected final VmId id = VmId.of("default", "default", "web-1");
    protected final Uid vm = newUid();
    private final VmId otherId = VmId.of("default", "default", "web-2");
    private final Uid other = newUid();

    /** What {@link HypervisorBackend#onChange} told. */
    private final Queue<Uid> told = new ConcurrentLinkedQueue<>();

    private HypervisorBackend backend;

    /** Opens a backend; the same host each time within one test. */
    protected abstract HypervisorBackend openBackend();

    /**
     * A machine with at least one disk and one NIC whose guest writes {@link #consoleWords} on its
     * serial console and goes on running.
     */
    protected abstract MachineSpec spec(VmId id, Uid uid);

    /** A disk of its own that can be plugged into the machine of {@link #spec}, with its file. */
    protected abstract MachineSpec.Disk disk(String diskId, int slot);

    /** One that the next attach refuses. */
    protected abstract MachineSpec.Disk refusedDisk(String diskId, int slot);

    /** A part of what the guest of {@link #spec} writes. */
    protected abstract String consoleWords();

    /** Ends the process from outside, as SIGKILL does. */
    protected abstract void kill(MachineRecord machine);

    /** Makes the process live on without answering, as SIGSTOP does. */
    protected abstract void makeSilent(MachineRecord machine);

    protected abstract void makeAnswer(MachineRecord machine);

    /** Tries until it holds; an heir with virtual time moves the time meanwhile. */
    protected void eventually(ThrowingCallable assertion) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(assertion::call);
    }

    private static Uid newUid() {
        return new Uid(UUID.randomUUID().toString());
    }

    protected final HypervisorBackend backend() {
        return backend;
    }

    @BeforeEach
    final void open() {
        backend = openBackend();
        backend.onChange(told::add);
    }

    @AfterEach
    final void endAllAndClose() {
        for (Uid each : List.of(vm, other)) {
            backend.terminate(each);
            backend.erase(each);
        }
        backend.close();
    }

    private MachineRecord launch() {
        return backend.launch(spec(id, vm)).machine();
    }

    private MachineRecord run() {
        MachineRecord machine = launch();
        assertThat(stateOf(backend.resume(vm))).isEqualTo(RunState.RUNNING);
        return machine;
    }

    private Observation observe(MachineRecord recorded) {
        return backend.observe(vm, Optional.of(recorded));
    }

    private static RunState stateOf(Observation seen) {
        assertThat(seen).isInstanceOf(Present.class);
        return ((Present) seen).state();
    }

    private static MachineRecord machineOf(Observation seen) {
        assertThat(seen).isInstanceOf(Present.class);
        return ((Present) seen).machine();
    }

    private void reopen() {
        backend.close();
        backend = openBackend();
        backend.onChange(told::add);
    }

    @Test
    void hostSaysWhatItOffers() {
        assertThat(backend.host().accelerator()).isNotEmpty();
        assertThat(backend.host().machineType()).isNotEmpty();
        assertThat(backend.host().cpus()).isPositive();
        assertThat(backend.host().maxCpus()).isPositive();
        assertThat(backend.host().memoryMib()).isPositive();
        assertThat(backend.host().slots()).isPositive();
    }

    @Test
    void launchedMachineIsReadyAndDoesNotRunYet() {
        Launched launched = backend.launch(spec(id, vm));

        Observation seen = observe(launched.machine());
        assertThat(stateOf(seen)).isEqualTo(RunState.PRELAUNCH);
        assertThat(machineOf(seen)).isEqualTo(launched.machine());
        assertThat(launched.machine().epoch()).isEqualTo(spec(id, vm).epoch());
    }

    @Test
    void launchSaysWhatTheMachineHas() {
        MachineSpec spec = spec(id, vm);

        Launched launched = backend.launch(spec);

        assertThat(launched.running().cpus()).isEqualTo(spec.cpus());
        assertThat(launched.running().maxCpus()).isEqualTo(spec.maxCpus());
        assertThat(launched.running().memoryMib()).isEqualTo(spec.memoryMib());
        assertThat(launched.running().maxMemoryMib()).isEqualTo(spec.maxMemoryMib());
        assertThat(launched.running().disks())
                .extracting(Device::id)
                .containsExactlyElementsOf(
                        spec.disks().stream().map(MachineSpec.Disk::diskId).toList());
        assertThat(launched.running().nics())
                .extracting(Device::id)
                .containsExactlyElementsOf(
                        spec.nics().stream().map(MachineSpec.Nic::nicId).toList());
        assertThat(launched.running().accelerator()).isEqualTo(backend.host().accelerator());
    }

    @Test
    void secondLaunchIsRefusedAndHarmsNothing() {
        MachineRecord machine = run();

        assertThatThrownBy(this::launch).isInstanceOf(PlasmaException.class);

        assertThat(machineOf(observe(machine))).isEqualTo(machine);
        assertThat(stateOf(observe(machine))).isEqualTo(RunState.RUNNING);
    }

    @Test
    void launchThatIsRefusedLeavesNothingAndCarriesTheWords() {
        MachineSpec good = spec(id, vm);
        MachineSpec bad =
                new MachineSpec(
                        good.id(),
                        good.uid(),
                        good.epoch(),
                        "pc-q35-0.1",
                        good.cpus(),
                        good.maxCpus(),
                        good.memoryMib(),
                        good.maxMemoryMib(),
                        good.disks(),
                        good.nics());

        assertThatThrownBy(() -> backend.launch(bad))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessageContaining("unsupported machine type");

        assertThat(backend.observe(vm, Optional.empty())).isInstanceOf(Absent.class);
        assertThat(stateOf(observe(launch()))).isEqualTo(RunState.PRELAUNCH);
    }

    @Test
    void resumeLetsALaunchedMachineRun() {
        launch();

        assertThat(stateOf(backend.resume(vm))).isEqualTo(RunState.RUNNING);
    }

    @Test
    void resumeOfARunningMachineChangesNothing() {
        run();

        assertThat(stateOf(backend.resume(vm))).isEqualTo(RunState.RUNNING);
    }

    @Test
    void pauseHaltsARunningMachineAndResumeGoesOn() {
        run();

        assertThat(stateOf(backend.pause(vm))).isEqualTo(RunState.PAUSED);
        assertThat(stateOf(backend.pause(vm))).isEqualTo(RunState.PAUSED);
        assertThat(stateOf(backend.resume(vm))).isEqualTo(RunState.RUNNING);
    }

    @Test
    void pauseLeavesALaunchedMachineInPrelaunch() {
        launch();

        assertThat(stateOf(backend.pause(vm))).isEqualTo(RunState.PRELAUNCH);
    }

    @Test
    void resetOfARunningMachineStaysRunningInTheSameProcess() {
        MachineRecord machine = run();

        assertThat(stateOf(backend.reset(vm))).isEqualTo(RunState.RUNNING);
        assertThat(machineOf(observe(machine))).isEqualTo(machine);
    }

    @Test
    void resetOfAPausedMachineEndsInPrelaunch() {
        run();
        backend.pause(vm);

        assertThat(stateOf(backend.reset(vm))).isEqualTo(RunState.PRELAUNCH);
        assertThat(stateOf(backend.resume(vm))).isEqualTo(RunState.RUNNING);
    }

    @Test
    void resetOfALaunchedMachineStaysInPrelaunch() {
        launch();

        assertThat(stateOf(backend.reset(vm))).isEqualTo(RunState.PRELAUNCH);
    }

    /** A guest without an OS has no agent and does not hear the button. */
    @Test
    void askingToPowerDownLeavesTheDecisionToTheGuestAndMayBeRepeated() {
        run();

        assertThat(backend.powerDown(vm)).isInstanceOf(Present.class);
        assertThat(backend.powerDown(vm)).isInstanceOf(Present.class);
    }

    @Test
    void guestThatIsHaltedIsStillHaltedWhenItWasAskedToPowerDown() {
        launch();
        assertThat(stateOf(backend.powerDown(vm))).isEqualTo(RunState.PRELAUNCH);

        backend.resume(vm);
        backend.pause(vm);

        assertThat(stateOf(backend.powerDown(vm))).isEqualTo(RunState.PAUSED);
    }

    @Test
    void silentMachineCannotBeAskedToPowerDown() {
        MachineRecord machine = run();
        makeSilent(machine);

        assertThat(backend.powerDown(vm)).isInstanceOf(Silent.class);
        makeAnswer(machine);
    }

    @Test
    void machineThatWasNeverLaunchedIsAbsent() {
        assertThat(backend.observe(vm, Optional.empty())).isEqualTo(new Absent(Optional.empty()));
        assertThat(backend.found()).doesNotContain(vm);
    }

    @Test
    void commandsToAnAbsentMachineSeeThatItIsAbsent() {
        assertThat(backend.resume(vm)).isInstanceOf(Absent.class);
        assertThat(backend.pause(vm)).isInstanceOf(Absent.class);
        assertThat(backend.reset(vm)).isInstanceOf(Absent.class);
        assertThat(backend.powerDown(vm)).isInstanceOf(Absent.class);
    }

    @Test
    void terminatedMachineIsGoneForGood() {
        MachineRecord machine = run();

        assertThat(backend.terminate(vm)).isInstanceOf(Absent.class);

        assertThat(observe(machine)).isInstanceOf(Absent.class);
        assertThat(backend.terminate(vm)).isInstanceOf(Absent.class);
    }

    @Test
    void terminatedVmCanBeLaunchedAgain() {
        MachineRecord first = run();
        backend.terminate(vm);

        MachineRecord second = launch();

        assertThat(second).isNotEqualTo(first);
        assertThat(machineOf(observe(second))).isEqualTo(second);
    }

    @Test
    void machineThatIsNotRecordedYetIsFoundAllTheSame() {
        MachineRecord machine = launch();

        assertThat(machineOf(backend.observe(vm, Optional.empty()))).isEqualTo(machine);
    }

    @Test
    void nextBackendFindsTheMachineRunningOn() {
        MachineRecord machine = run();

        reopen();

        assertThat(backend.found()).containsExactly(vm);
        assertThat(machineOf(observe(machine))).isEqualTo(machine);
        assertThat(stateOf(observe(machine))).isEqualTo(RunState.RUNNING);
        assertThat(stateOf(backend.pause(vm))).isEqualTo(RunState.PAUSED);
    }

    @Test
    void nextBackendTerminatesWhatItFound() {
        MachineRecord machine = run();

        reopen();

        assertThat(backend.terminate(vm)).isInstanceOf(Absent.class);
        assertThat(observe(machine)).isInstanceOf(Absent.class);
    }

    @Test
    void machineThatDiedMeanwhileIsAbsentToTheNextBackend() {
        MachineRecord machine = run();
        backend.close();

        kill(machine);
        backend = openBackend();

        eventually(() -> assertThat(observe(machine)).isInstanceOf(Absent.class));
    }

    @Test
    void recordOfAnotherProcessIsNotTakenForTheMachineAndNotTouched() {
        MachineRecord stranger = backend.launch(spec(otherId, other)).machine();

        assertThat(observe(stranger)).isInstanceOf(Absent.class);
        assertThat(backend.terminate(vm)).isInstanceOf(Absent.class);

        assertThat(machineOf(backend.observe(other, Optional.of(stranger)))).isEqualTo(stranger);
    }

    @Test
    void recordWhosePidWasGivenAwayIsAbsentAndThatProcessIsNotTouched() {
        MachineRecord real = backend.launch(spec(otherId, other)).machine();
        MachineRecord earlier =
                new MachineRecord(real.pid(), real.startTicks() - 1, real.bootId(), real.epoch());
        MachineRecord earlierBoot =
                new MachineRecord(real.pid(), real.startTicks(), newUid().text(), real.epoch());

        assertThat(observe(earlier)).isInstanceOf(Absent.class);
        assertThat(observe(earlierBoot)).isInstanceOf(Absent.class);
        assertThat(backend.terminate(vm)).isInstanceOf(Absent.class);

        assertThat(backend.observe(other, Optional.of(real))).isInstanceOf(Present.class);
    }

    @Test
    void hostTellsTheBootThatItsMachinesAreRecordedWith() {
        assertThat(run().bootId()).isEqualTo(backend.host().bootId()).isNotEmpty();
    }

    /** Whatever is written down: what lives is not absent, and is not started twice. */
    @Test
    void livingMachineIsFoundThoughTheRecordTellsOfAnotherBoot() {
        MachineRecord real = run();
        MachineRecord former =
                new MachineRecord(real.pid() + 1, real.startTicks(), newUid().text(), 1);
        backend.close();
        backend = openBackend();

        assertThat(machineOf(observe(former))).isEqualTo(real);
        assertThatThrownBy(this::launch).isInstanceOf(PlasmaException.HypervisorFailed.class);
    }

    @Test
    void killedMachineIsToldAndAbsentWithItsExit() {
        MachineRecord machine = run();
        told.clear();

        kill(machine);

        eventually(() -> assertThat(told).contains(vm));
        eventually(() -> assertThat(observe(machine)).isInstanceOf(Absent.class));
        assertThat(((Absent) observe(machine)).exit()).isPresent();
    }

    @Test
    void killedMachineCanBeLaunchedAgain() {
        MachineRecord machine = run();
        kill(machine);
        eventually(() -> assertThat(observe(machine)).isInstanceOf(Absent.class));

        assertThat(stateOf(observe(launch()))).isEqualTo(RunState.PRELAUNCH);
    }

    @Test
    void machineThatDoesNotAnswerIsSilentSinceThenAndTheOthersAreNot() {
        MachineRecord machine = run();
        MachineRecord neighbour = backend.launch(spec(otherId, other)).machine();
        told.clear();

        makeSilent(machine);
        eventually(() -> assertThat(observe(machine)).isInstanceOf(Silent.class));
        Instant since = ((Silent) observe(machine)).since();

        assertThat(backend.observe(other, Optional.of(neighbour))).isInstanceOf(Present.class);
        assertThat(stateOf(backend.resume(other))).isEqualTo(RunState.RUNNING);
        assertThat(observe(machine)).isEqualTo(new Silent(machine, since));
        eventually(() -> assertThat(told).contains(vm));
        makeAnswer(machine);
    }

    @Test
    void silentMachineThatAnswersAgainIsToldAndPresent() {
        MachineRecord machine = run();
        makeSilent(machine);
        eventually(() -> assertThat(observe(machine)).isInstanceOf(Silent.class));
        told.clear();

        makeAnswer(machine);

        eventually(() -> assertThat(stateOf(observe(machine))).isEqualTo(RunState.RUNNING));
        eventually(() -> assertThat(told).contains(vm));
        assertThat(stateOf(backend.pause(vm))).isEqualTo(RunState.PAUSED);
    }

    @Test
    void commandToASilentMachineAnswersThatItIsSilent() {
        MachineRecord machine = run();
        makeSilent(machine);

        assertThat(backend.pause(vm)).isInstanceOf(Silent.class);
        makeAnswer(machine);
    }

    @Test
    void silentMachineCanBeTerminated() {
        MachineRecord machine = run();
        makeSilent(machine);

        assertThat(backend.terminate(vm)).isInstanceOf(Absent.class);
        assertThat(observe(machine)).isInstanceOf(Absent.class);
    }

    @Test
    void consoleSaysWhatTheGuestWrote() {
        run();

        eventually(() -> assertThat(console(0)).contains(consoleWords()));
    }

    @Test
    void consoleIsReadOnFromWhereTheLastReadEnded() {
        run();
        eventually(() -> assertThat(console(0)).contains(consoleWords()));

        var first = backend.consoleLog().read(vm, 0, 4);
        String rest = console(first.next());

        assertThat(first.bytes().remaining()).isEqualTo(4);
        assertThat(first.cut()).isFalse();
        assertThat(console(0))
                .startsWith(StandardCharsets.UTF_8.decode(first.bytes().duplicate()) + rest);
    }

    @Test
    void lastLinesOfTheConsoleBeginAtALine() {
        run();
        eventually(() -> assertThat(console(0)).contains(consoleWords()));

        long position = backend.consoleLog().positionOfLast(vm, 1);

        assertThat(console(0).getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan((int) position);
        assertThat(backend.consoleLog().positionOfLast(vm, 1_000_000)).isZero();
    }

    @Test
    void consoleOutlivesTheMachineAndTheBackend() {
        run();
        eventually(() -> assertThat(console(0)).contains(consoleWords()));
        backend.terminate(vm);

        reopen();

        assertThat(console(0)).contains(consoleWords());
    }

    @Test
    void eraseRemovesTheConsoleToo() {
        run();
        eventually(() -> assertThat(console(0)).contains(consoleWords()));
        backend.terminate(vm);

        backend.erase(vm);
        backend.erase(vm);

        assertThat(console(0)).isEmpty();
    }

    @Test
    void consoleOfAVmThatNeverRanIsEmpty() {
        assertThat(console(0)).isEmpty();
        assertThat(backend.consoleLog().positionOfLast(vm, 10)).isZero();
    }

    // Devices. The guest has no OS: it lets go of nothing before it is reset.

    private Optional<DeviceView> lookAtDevices() {
        return backend.devices().look(vm);
    }

    private DeviceView devices() {
        return lookAtDevices().orElseThrow();
    }

    private Changed change(DeviceCommand command) {
        return backend.devices().change(vm, command).orElseThrow();
    }

    private static MachineSpec.Nic nic(boolean linkUp) {
        Network user = new Network.User(List.of(new Forward(Protocol.TCP, "127.0.0.1", 0, 22)));
        return new MachineSpec.Nic("late", "52:54:00:00:00:09", linkUp, user, 3);
    }

    @Test
    void devicesThatAMachineWasStartedWithAreSeen() {
        MachineSpec spec = spec(id, vm);
        backend.launch(spec);

        List<Item> wanted = new ArrayList<>();
        spec.disks().forEach(disk -> wanted.add(Item.disk(disk.diskId())));
        spec.nics().forEach(nic -> wanted.add(Item.nic(nic.nicId())));
        assertThat(devices().present().keySet()).containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(devices().present().values())
                .allMatch(seen -> seen.asked().isEmpty() && !seen.refused());
    }

    @Test
    void machineThatIsNotThereSaysNothingOfItsDevices() {
        assertThat(lookAtDevices()).isEmpty();
        assertThat(backend.devices().change(vm, new AskToGo(LATE_DISK))).isEmpty();
    }

    @Test
    void silentMachineSaysNothingOfItsDevices() {
        MachineRecord machine = run();
        MachineSpec.Disk disk = disk("late", 2);
        makeSilent(machine);

        assertThat(lookAtDevices()).isEmpty();
        assertThat(backend.devices().change(vm, new AttachDisk(disk))).isEmpty();
        makeAnswer(machine);
    }

    @Test
    void attachedDiskIsThereAndDescribed() {
        run();

        Changed changed = change(new AttachDisk(disk("late", 2)));

        Device device = changed.attached().orElseThrow();
        assertThat(device.id()).isEqualTo("late");
        assertThat(device.phase()).isEqualTo(DevicePhase.ATTACHED);
        assertThat(device.serial()).hasSize(20);
        assertThat(changed.seen().has(LATE_DISK)).isTrue();
        assertThat(devices().has(LATE_DISK)).isTrue();
    }

    @Test
    void attachedNicIsThereWithItsPorts() {
        run();

        Device device = change(new AttachNic(nic(false))).attached().orElseThrow();

        assertThat(device.phase()).isEqualTo(DevicePhase.ATTACHED);
        assertThat(device.forwards())
                .singleElement()
                .satisfies(forward -> assertThat(forward.hostPort()).isPositive());
        assertThat(devices().has(LATE_NIC)).isTrue();
    }

    @Test
    void deviceIsPluggedIntoALaunchedMachineToo() {
        launch();

        change(new AttachDisk(disk("late", 2)));

        assertThat(devices().has(LATE_DISK)).isTrue();
        assertThat(stateOf(backend.resume(vm))).isEqualTo(RunState.RUNNING);
    }

    @Test
    void repeatedAttachAnswersTheSameAndChangesNothing() {
        run();
        MachineSpec.Disk disk = disk("late", 2);
        Optional<Device> first = change(new AttachDisk(disk)).attached();
        Optional<Device> card = change(new AttachNic(nic(true))).attached();
        Set<Item> before = devices().present().keySet();

        assertThat(change(new AttachDisk(disk)).attached().map(Device::serial))
                .isEqualTo(first.map(Device::serial));
        assertThat(change(new AttachNic(nic(true))).attached().map(Device::forwards))
                .isEqualTo(card.map(Device::forwards));

        assertThat(devices().present().keySet()).isEqualTo(before);
    }

    @Test
    void nextBackendSeesWhatWasPluggedInAndTellsItsPorts() {
        run();
        MachineSpec.Disk disk = disk("late", 2);
        Optional<Device> card = change(new AttachNic(nic(true))).attached();
        change(new AttachDisk(disk));

        reopen();

        assertThat(devices().has(LATE_DISK)).isTrue();
        assertThat(change(new AttachDisk(disk)).attached()).isPresent();
        assertThat(change(new AttachNic(nic(true))).attached().map(Device::forwards))
                .isEqualTo(card.map(Device::forwards));
    }

    @Test
    void refusedAttachLeavesNothingInTheWayOfTheNext() {
        run();
        Set<Item> before = devices().present().keySet();

        assertThatThrownBy(() -> change(new AttachDisk(refusedDisk("late", 2))))
                .isInstanceOf(PlasmaException.HypervisorFailed.class);

        assertThat(devices().present().keySet()).isEqualTo(before);
        change(new AttachDisk(disk("late", 2)));
        assertThat(devices().has(LATE_DISK)).isTrue();
    }

    @Test
    void bridgeThatIsNotAllowedIsNotFound() {
        run();
        Network network = new Network.Bridge("pvtnone");

        assertThatThrownBy(
                        () ->
                                change(
                                        new AttachNic(
                                                new MachineSpec.Nic(
                                                        "late",
                                                        "52:54:00:00:00:09",
                                                        true,
                                                        network,
                                                        3))))
                .isInstanceOf(PlasmaException.NotFound.class);
        assertThat(devices().has(LATE_NIC)).isFalse();
    }

    @Test
    void deviceThatTheGuestWasAskedForGoesAtItsReset() {
        run();
        change(new AttachDisk(disk("late", 2)));

        assertThat(change(new AskToGo(LATE_DISK)).seen().of(LATE_DISK).orElseThrow().asked())
                .isPresent();
        change(new AskToGo(LATE_DISK));
        assertThatThrownBy(() -> change(new Release(LATE_DISK)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class);
        assertThat(devices().of(LATE_DISK).orElseThrow().refused()).isFalse();

        backend.reset(vm);

        eventually(() -> assertThat(devices().has(LATE_DISK)).isFalse());
        change(new Release(LATE_DISK));
        change(new Release(LATE_DISK));
    }

    @Test
    void deviceThatWasReleasedMayComeBackAndWasNotAsked() {
        run();
        change(new AttachNic(nic(true)));
        change(new AskToGo(LATE_NIC));
        backend.reset(vm);
        eventually(() -> assertThat(devices().has(LATE_NIC)).isFalse());
        change(new Release(LATE_NIC));

        Changed changed = change(new AttachNic(nic(true)));

        assertThat(changed.seen().of(LATE_NIC).orElseThrow().asked()).isEmpty();
    }

    @Test
    void requestOfAnEarlierBackendIsForgotten() {
        run();
        change(new AttachDisk(disk("late", 2)));
        change(new AskToGo(LATE_DISK));

        reopen();

        assertThat(devices().of(LATE_DISK).orElseThrow().asked()).isEmpty();
    }

    @Test
    void deviceThatIsNotThereNeedsNoAskingAndNoReleasing() {
        run();

        assertThat(change(new AskToGo(LATE_DISK)).seen().has(LATE_DISK)).isFalse();
        change(new Release(LATE_DISK));
        change(new Release(LATE_NIC));
    }

    @Test
    void diskGrowsAndMayBeToldSoAgain() {
        run();
        MachineSpec.Disk disk = disk("late", 2);
        change(new AttachDisk(disk));

        change(new Grow(disk, 32L << 20));

        assertThat(change(new Grow(disk, 32L << 20)).seen().has(LATE_DISK)).isTrue();
    }

    @Test
    void diskThatIsNotThereCannotGrow() {
        run();
        MachineSpec.Disk disk = disk("late", 2);

        assertThatThrownBy(() -> change(new Grow(disk, 32L << 20)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class);
    }

    @Test
    void cableIsPulledAndPluggedIn() {
        run();
        change(new AttachNic(nic(true)));

        change(new SetLink(LATE_NIC, false));

        assertThat(change(new SetLink(LATE_NIC, true)).seen().has(LATE_NIC)).isTrue();
    }

    @Test
    void cableOfANicThatIsNotThereCannotBePulled() {
        run();

        assertThatThrownBy(() -> change(new SetLink(LATE_NIC, false)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class);
    }

    // Sizes. Without an OS nobody takes memory, lets CPUs go, or answers as an agent.

    private Optional<SizeView> lookAtSizes() {
        return backend.sizes().look(vm, true);
    }

    private SizeView sizes() {
        return lookAtSizes().orElseThrow();
    }

    private SizeView change(SizeCommand command) {
        return backend.sizes().change(vm, command).orElseThrow();
    }

    private void assertRefused(SizeCommand command) {
        SizeView before = sizes();

        assertThatThrownBy(() -> change(command))
                .isInstanceOf(PlasmaException.HypervisorFailed.class);

        assertThat(sizes()).isEqualTo(before);
    }

    @Test
    void sizesThatAMachineWasStartedWithAreSeen() {
        MachineSpec spec = spec(id, vm);
        backend.launch(spec);

        assertThat(sizes())
                .isEqualTo(
                        new SizeView(
                                spec.cpus(), Optional.empty(), spec.memoryMib(), spec.memoryMib()));
    }

    @Test
    void machineThatIsNotThereSaysNothingOfItsSizes() {
        assertThat(lookAtSizes()).isEmpty();
        assertThat(backend.sizes().change(vm, new PlugCpus(3))).isEmpty();
    }

    @Test
    void silentMachineSaysNothingOfItsSizes() {
        MachineRecord machine = run();
        makeSilent(machine);

        assertThat(lookAtSizes()).isEmpty();
        assertThat(backend.sizes().change(vm, new PlugCpus(3))).isEmpty();
        makeAnswer(machine);
    }

    @Test
    void cpusArePluggedInAndStayOverAReset() {
        run();
        int more = sizes().cpus() + 1;

        assertThat(change(new PlugCpus(more)).cpus()).isEqualTo(more);
        assertThat(change(new PlugCpus(more)).cpus()).isEqualTo(more);
        assertThat(change(new PlugCpus(1)).cpus()).isEqualTo(more);
        backend.reset(vm);

        assertThat(sizes().cpus()).isEqualTo(more);
    }

    @Test
    void cpusArePluggedIntoALaunchedMachineToo() {
        launch();
        int all = spec(id, vm).maxCpus();

        assertThat(change(new PlugCpus(all)).cpus()).isEqualTo(all);
        assertThat(stateOf(backend.resume(vm))).isEqualTo(RunState.RUNNING);
    }

    @Test
    void moreCpusThanTheMachineHasPlacesForAreRefused() {
        run();

        assertRefused(new PlugCpus(spec(id, vm).maxCpus() + 1));
    }

    /** Whether it survives that a CPU leaves is what the machine said of itself. */
    @Test
    void lastCpuIsAskedForOnlyWhereTheMachineSurvivesIt() {
        boolean survives = backend.launch(spec(id, vm)).running().canUnplugCpus();
        backend.resume(vm);

        if (survives) {
            int before = sizes().cpus();
            assertThat(change(new UnplugCpu(before - 1)).cpus()).isEqualTo(before);
            assertThat(change(new UnplugCpu(before)).cpus()).isEqualTo(before);
        } else {
            assertRefused(new UnplugCpu(1));
        }
        assertRefused(new UnplugCpu(0));
    }

    @Test
    void guestWithoutAnAgentUsesWhatItUses() {
        run();

        assertThat(sizes().usedCpus()).isEmpty();
        assertRefused(new UseCpus(1));
    }

    @Test
    void memoryIsAskedForAndTheRequestOutlivesAResetAndTheBackend() {
        run();
        long base = sizes().memoryMib();

        assertThat(change(new UseMemory(base + 2)).requestedMemoryMib()).isEqualTo(base + 2);
        assertThat(change(new UseMemory(base + 64)).requestedMemoryMib()).isEqualTo(base + 64);
        assertThat(sizes().memoryMib()).isEqualTo(base);
        backend.reset(vm);
        reopen();

        assertThat(sizes().requestedMemoryMib()).isEqualTo(base + 64);
        assertThat(change(new UseMemory(base)).requestedMemoryMib()).isEqualTo(base);
    }

    @Test
    void memoryThatTheMachineCannotHaveIsRefused() {
        run();
        long base = sizes().memoryMib();

        assertRefused(new UseMemory(base - 2));
        assertRefused(new UseMemory(base + 1));
        assertRefused(new UseMemory(spec(id, vm).maxMemoryMib() + 2));
    }

    @Test
    void nextBackendSeesTheSizes() {
        run();
        int more = sizes().cpus() + 1;
        change(new PlugCpus(more));

        reopen();

        assertThat(sizes().cpus()).isEqualTo(more);
        assertThat(change(new PlugCpus(more + 1)).cpus()).isEqualTo(more + 1);
    }

    @Test
    void closingTwiceIsFine() {
        backend.close();
        backend.close();

        backend = openBackend();
    }

    /** All from a position on, up to 1 MiB. */
    private String console(long position) {
        return StandardCharsets.UTF_8
                .decode(backend.consoleLog().read(vm, position, 1 << 20).bytes())
                .toString();
    }

    // Usage.

    private UsageView usage() {
        return backend.usage().read(vm, Set.of("eth0")).orElseThrow();
    }

    @Test
    void usageIsThatOfTheProcessAndOfEachDisk() {
        MachineRecord machine = run();

        UsageView usage = usage();

        assertThat(usage.machine()).isEqualTo(machine);
        assertThat(usage.memoryBytes()).isPositive();
        assertThat(usage.disks())
                .extracting(DiskUsage::diskId)
                .containsExactlyElementsOf(
                        spec(id, vm).disks().stream().map(MachineSpec.Disk::diskId).toList());
    }

    @Test
    void usageGrowsAndTheNextBackendGoesOnCounting() {
        launch();
        UsageView before = usage();
        backend.resume(vm);

        eventually(() -> assertThat(usage().cpuTime()).isGreaterThan(before.cpuTime()));
        eventually(() -> assertThat(usage().disks().getFirst().readBytes()).isPositive());

        UsageView last = usage();
        reopen();
        assertThat(usage().cpuTime()).isGreaterThanOrEqualTo(last.cpuTime());
    }

    @Test
    void usageOfASilentMachineIsWhatTheHostKnowsOfIt() {
        MachineRecord machine = run();
        makeSilent(machine);

        UsageView usage = usage();

        assertThat(usage.machine()).isEqualTo(machine);
        assertThat(usage.memoryBytes()).isPositive();
        assertThat(usage.disks()).isEmpty();
        makeAnswer(machine);
        eventually(() -> assertThat(usage().disks()).isNotEmpty());
    }

    @Test
    void usageEndsWithTheMachineAndBeginsAnewWithTheNext() {
        assertThat(backend.usage().read(vm, Set.of())).isEmpty();
        run();
        backend.terminate(vm);
        assertThat(backend.usage().read(vm, Set.of())).isEmpty();

        MachineRecord next = launch();

        assertThat(usage().machine()).isEqualTo(next);
    }
}
