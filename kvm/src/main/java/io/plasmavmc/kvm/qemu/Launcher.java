package io.plasmavmc.kvm.qemu;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.hypervisor.Launched;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.Observation.Exit;
import io.plasmavmc.kvm.qemu.commandline.CommandLine;
import io.plasmavmc.kvm.qemu.commandline.Engine;
import io.plasmavmc.kvm.qemu.device.DiskFiles;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import io.plasmavmc.kvm.qemu.host.HostLook;
import io.plasmavmc.kvm.qemu.host.QemuProgram;
import io.plasmavmc.kvm.qemu.monitor.Conversation;
import io.plasmavmc.kvm.qemu.network.ForwardPorts;
import io.plasmavmc.kvm.qemu.network.NicTaps;
import io.plasmavmc.kvm.qemu.paths.VmDirectories;
import io.plasmavmc.kvm.qemu.process.QemuProcess;
import io.plasmavmc.kvm.qemu.process.QemuProcesses;
import java.time.InstantSource;
import java.util.List;

/**
 * Starts a machine step by step: look whether it can be, make what it needs on the host, start the
 * process, talk to it, complete it. Whatever step fails, what the earlier ones made is undone and
 * the failure says what QEMU said last. Any thread; one launch of a VM at a time.
 */
final class Launcher {

    private static final int MOST_ATTEMPTS = 3;

    private final QemuConfig config;
    private final HostLook host;
    private final VmDirectories directories;
    private final NicTaps taps;
    private final QemuProcesses processes;
    private final Machines machines;
    private final InstantSource clock;

    Launcher(
            QemuConfig config,
            HostLook host,
            VmDirectories directories,
            NicTaps taps,
            QemuProcesses processes,
            Machines machines,
            InstantSource clock) {
        this.config = config;
        this.host = host;
        this.directories = directories;
        this.taps = taps;
        this.processes = processes;
        this.machines = machines;
        this.clock = clock;
    }

    /** A chosen port that somebody else took in the last moment is chosen anew. */
    Launched launch(MachineSpec wanted) {
        for (int attempt = 1; attempt < MOST_ATTEMPTS; attempt++) {
            try {
                return launchOnce(wanted);
            } catch (PlasmaException failure) {
                if (!ForwardPorts.wasChosen(wanted.nics(), failure)) {
                    throw failure;
                }
            }
        }
        return launchOnce(wanted);
    }

    private Launched launchOnce(MachineSpec wanted) {
        var program = host.qemu().orElseThrow(QemuFailures::notInstalled);
        wanted.disks().forEach(disk -> DiskFiles.require(disk, config.disks()));
        wanted.nics().forEach(taps::requireBridge);
        var spec = ForwardPorts.choose(wanted);
        var startTime = clock.instant();
        var machine = start(spec, program);
        try {
            var conversation = greet(spec, machine.process());
            Completion.complete(spec, conversation.session(), config.patience().command());
            machine.goOn(conversation);
        } catch (RuntimeException failure) {
            machines.abandon(spec.uid(), machine);
            throw failure;
        }
        return new Launched(
                machine.process().record(),
                Description.of(spec, startTime, host.accelerator(), program.version()));
    }

    private Machine start(MachineSpec spec, QemuProgram program) {
        try {
            spec.nics().forEach(nic -> taps.make(spec.uid(), nic));
            var paths = directories.prepare(spec.uid());
            var engine = new Engine(program.file(), host.accelerator().kvm());
            var line = CommandLine.of(spec, config.nodeUid(), engine, paths, config.disks());
            var process = processes.spawn(line, paths, spec.epoch());
            return machines.hold(spec.uid(), process, List.of());
        } catch (RuntimeException failure) {
            machines.clear(spec.uid(), List.of());
            throw failure;
        }
    }

    private Conversation greet(MachineSpec spec, QemuProcess process) {
        var paths = directories.of(spec.uid());
        return new Greeting(paths, config.qmp(clock), clock, config.patience().launch())
                .await(process)
                .orElseThrow(() -> ended(spec, process.onExit().join()));
    }

    private static RuntimeException ended(MachineSpec spec, Exit exit) {
        var taken = ForwardPorts.refused(spec.nics(), exit.lastWords());
        if (taken.isPresent()) {
            return QemuFailures.portInUse(taken.get());
        }
        var status = exit.status().map(code -> " with status " + code).orElse("");
        return QemuFailures.notStarted("QEMU ended at once" + status, exit.lastWords());
    }
}
