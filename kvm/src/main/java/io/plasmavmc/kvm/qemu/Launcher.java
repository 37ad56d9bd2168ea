package io.plasmavmc.kvm.qemu;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.hypervisor.Launched;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.Observation.Exit;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.kvm.qemu.commandline.CommandLine;
import io.plasmavmc.kvm.qemu.commandline.Engine;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import io.plasmavmc.kvm.qemu.host.HostLook;
import io.plasmavmc.kvm.qemu.host.QemuProgram;
import io.plasmavmc.kvm.qemu.monitor.Conversation;
import io.plasmavmc.kvm.qemu.network.ForwardPorts;
import io.plasmavmc.kvm.qemu.network.Taps;
import io.plasmavmc.kvm.qemu.paths.VmDirectories;
import io.plasmavmc.kvm.qemu.process.QemuProcess;
import io.plasmavmc.kvm.qemu.process.QemuProcesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
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
    private final Taps taps;
    private final QemuProcesses processes;
    private final Machines machines;
    private final InstantSource clock;

    Launcher(
            QemuConfig config,
            HostLook host,
            VmDirectories directories,
            Taps taps,
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
                if (!ForwardPorts.wasChosen(wanted, failure)) {
                    throw failure;
                }
            }
        }
        return launchOnce(wanted);
    }

    private Launched launchOnce(MachineSpec wanted) {
        var program = host.qemu().orElseThrow(QemuFailures::notInstalled);
        requireDisks(wanted);
        requireBridges(wanted);
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

    private void requireDisks(MachineSpec spec) {
        for (var disk : spec.disks()) {
            requireFile(disk, config.disks().volume(disk.volume(), disk.format()));
            disk.backing()
                    .ifPresent(
                            backing ->
                                    requireFile(
                                            disk,
                                            config.disks()
                                                    .image(backing.image(), backing.format())));
        }
    }

    private static void requireFile(MachineSpec.Disk disk, Path file) {
        if (!Files.isRegularFile(file)) {
            throw QemuFailures.failed(
                    "disk %s: its file %s is missing".formatted(disk.diskId(), file.getFileName()));
        }
    }

    private void requireBridges(MachineSpec spec) {
        var allowed = host.bridges();
        for (var nic : spec.nics()) {
            if (nic.network() instanceof NicSpec.Network.Bridge(var name)
                    && !allowed.contains(name)) {
                throw QemuFailures.unknownBridge(name);
            }
        }
    }

    private Machine start(MachineSpec spec, QemuProgram program) {
        var tapNames = new ArrayList<String>();
        try {
            makeTaps(spec, tapNames);
            var paths = directories.prepare(spec.uid());
            var engine = new Engine(program.file(), host.accelerator().kvm());
            var line = CommandLine.of(spec, config.nodeUid(), engine, paths, config.disks());
            var process = processes.spawn(line, paths, spec.epoch());
            return machines.hold(spec.uid(), process, tapNames);
        } catch (RuntimeException failure) {
            machines.clear(spec.uid(), tapNames);
            throw failure;
        }
    }

    /** Notes each name before the tap is made, so that no failure leaves one unnoted. */
    private void makeTaps(MachineSpec spec, List<String> names) {
        for (var nic : spec.nics()) {
            if (nic.network() instanceof NicSpec.Network.Bridge(var bridge)) {
                var name = QemuNames.tap(config.nodeUid(), spec.uid(), nic.nicId());
                names.add(name);
                taps.create(name, bridge);
            }
        }
    }

    private Conversation greet(MachineSpec spec, QemuProcess process) {
        var paths = directories.of(spec.uid());
        return new Greeting(paths, config.qmp(clock), clock, config.patience().launch())
                .await(process)
                .orElseThrow(() -> ended(spec, process.onExit().join()));
    }

    private static RuntimeException ended(MachineSpec spec, Exit exit) {
        var taken = ForwardPorts.refused(spec, exit.lastWords());
        if (taken.isPresent()) {
            return QemuFailures.portInUse(taken.get());
        }
        var status = exit.status().map(code -> " with status " + code).orElse("");
        return QemuFailures.notStarted("QEMU ended at once" + status, exit.lastWords());
    }
}
