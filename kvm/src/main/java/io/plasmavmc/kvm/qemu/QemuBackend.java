package io.plasmavmc.kvm.qemu;

import io.plasmavmc.core.hypervisor.ConsoleLog;
import io.plasmavmc.core.hypervisor.HostFacts;
import io.plasmavmc.core.hypervisor.HypervisorBackend;
import io.plasmavmc.core.hypervisor.Launched;
import io.plasmavmc.core.hypervisor.MachineDevices;
import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.MachineSizes;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.MachineUsage;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.Observation.Exit;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.kvm.linux.ProcFs;
import io.plasmavmc.kvm.qemu.console.ConsoleLogs;
import io.plasmavmc.kvm.qemu.device.HostSide;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import io.plasmavmc.kvm.qemu.host.Accelerator;
import io.plasmavmc.kvm.qemu.host.HostLook;
import io.plasmavmc.kvm.qemu.network.NicTaps;
import io.plasmavmc.kvm.qemu.network.TapCounters;
import io.plasmavmc.kvm.qemu.network.Taps;
import io.plasmavmc.kvm.qemu.paths.VmDirectories;
import io.plasmavmc.kvm.qemu.process.LastWords;
import io.plasmavmc.kvm.qemu.process.QemuProcesses;
import io.plasmavmc.kvm.qmp.QmpAction;
import io.plasmavmc.kvm.qmp.RunStateCommands.Cont;
import io.plasmavmc.kvm.qmp.RunStateCommands.Stop;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The machines of a node as QEMU processes. Every call finds the VM's machine and hands on to it;
 * each machine has its own process, monitor and threads, so one that hangs is waited for by its own
 * caller only, for as long as {@link Patience} says.
 */
public final class QemuBackend implements HypervisorBackend {

    private final HostLook host;
    private final VmDirectories directories;
    private final Machines machines;
    private final Launcher launcher;
    private final QemuDevices devices;
    private final QemuSizes sizes;
    private final QemuUsage usage;
    private final ConsoleLogs consoles;
    private final ChangeListeners listeners;
    private final Set<Uid> found;

    private QemuBackend(QemuConfig config, InstantSource clock) {
        this.host =
                new HostLook(
                        config.programs(),
                        config.bridges(),
                        Accelerator.choose(config.accelerator()),
                        ProcFs.system());
        this.directories =
                VmDirectories.open(config.runtimeRoot(), config.dataDir(), config.nodeUid());
        this.listeners = new ChangeListeners();
        var taps = new Taps(config.programs(), config.nodeUid());
        var nicTaps = new NicTaps(taps, config.nodeUid(), host::bridges);
        var processes = new QemuProcesses(config.nodeUid(), ProcFs.system());
        this.machines =
                new Machines(
                        processes,
                        directories,
                        taps,
                        new HostSide(config.nodeUid(), config.disks(), nicTaps, clock),
                        config.patience(),
                        config.qmp(clock),
                        clock,
                        listeners);
        this.launcher =
                new Launcher(config, host, directories, nicTaps, processes, machines, clock);
        this.devices = new QemuDevices(machines);
        this.sizes = new QemuSizes(machines);
        this.usage = new QemuUsage(machines, ProcFs.system(), TapCounters.system(config.nodeUid()));
        this.consoles = new ConsoleLogs(vm -> directories.of(vm).console());
        this.found = machines.openAll();
        consoles.lookAfter(machines::alive);
    }

    /**
     * Opens the backend and finds this node's machines. A host without QEMU is no error here: the
     * facts say so, and each start does.
     *
     * @throws io.plasmavmc.core.error.PlasmaException when a directory cannot be used
     */
    public static QemuBackend open(QemuConfig config, InstantSource clock) {
        return new QemuBackend(config, clock);
    }

    @Override
    public HostFacts host() {
        return host.facts();
    }

    @Override
    public Set<Uid> found() {
        return found;
    }

    @Override
    public Observation observe(Uid vm, Optional<MachineRecord> recorded) {
        return machines.find(vm, recorded)
                .or(() -> machines.newest(vm))
                .map(Machine::observe)
                .orElseGet(() -> neverSeen(vm, recorded));
    }

    @Override
    public Launched launch(MachineSpec spec) {
        if (machines.find(spec.uid(), Optional.empty()).isPresent()) {
            throw QemuFailures.machineExists(spec.uid());
        }
        machines.newest(spec.uid()).ifPresent(Machine::awaitCleared);
        return launcher.launch(spec);
    }

    @Override
    public Observation resume(Uid vm) {
        return act(vm, new Cont());
    }

    @Override
    public Observation pause(Uid vm) {
        return act(vm, new Stop());
    }

    @Override
    public Observation powerDown(Uid vm) {
        return with(vm, Machine::powerDown);
    }

    @Override
    public Observation reset(Uid vm) {
        return with(vm, Machine::reset);
    }

    @Override
    public Observation terminate(Uid vm) {
        return with(vm, Machine::terminate);
    }

    @Override
    public MachineDevices devices() {
        return devices;
    }

    @Override
    public MachineSizes sizes() {
        return sizes;
    }

    @Override
    public MachineUsage usage() {
        return usage;
    }

    @Override
    public void erase(Uid vm) {
        if (machines.find(vm, Optional.empty()).isPresent()) {
            throw QemuFailures.machineExists(vm);
        }
        machines.forget(vm);
        consoles.forget(vm);
        directories.erase(vm);
    }

    @Override
    public void onChange(Consumer<Uid> listener) {
        listeners.add(listener);
    }

    @Override
    public ConsoleLog consoleLog() {
        return consoles;
    }

    @Override
    public void close() {
        consoles.close();
        machines.close();
    }

    private Observation act(Uid vm, QmpAction command) {
        return with(vm, machine -> machine.act(command));
    }

    private Observation with(Uid vm, Function<Machine, Observation> call) {
        return machines.find(vm, Optional.empty())
                .or(() -> machines.newest(vm))
                .map(call)
                .orElseGet(() -> new Observation.Absent(Optional.empty()));
    }

    /** A recorded process ended while no server looked: what it said is still there. */
    private Observation neverSeen(Uid vm, Optional<MachineRecord> recorded) {
        return new Observation.Absent(
                recorded.map(
                        gone ->
                                new Exit(
                                        Optional.empty(),
                                        LastWords.of(directories.of(vm).messages()))));
    }
}
