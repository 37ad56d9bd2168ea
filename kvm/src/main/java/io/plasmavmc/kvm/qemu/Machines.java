package io.plasmavmc.kvm.qemu;

import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.Observation.Exit;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.kvm.agent.GuestAgent;
import io.plasmavmc.kvm.qemu.device.Devices;
import io.plasmavmc.kvm.qemu.device.HostSide;
import io.plasmavmc.kvm.qemu.device.Ledger;
import io.plasmavmc.kvm.qemu.guest.Guest;
import io.plasmavmc.kvm.qemu.monitor.Monitor;
import io.plasmavmc.kvm.qemu.monitor.Talk;
import io.plasmavmc.kvm.qemu.network.Taps;
import io.plasmavmc.kvm.qemu.paths.VmDirectories;
import io.plasmavmc.kvm.qemu.process.QemuProcess;
import io.plasmavmc.kvm.qemu.process.QemuProcesses;
import io.plasmavmc.kvm.qemu.size.Sizes;
import io.plasmavmc.kvm.qmp.IdentityCommands.QueryUuid;
import io.plasmavmc.kvm.qmp.QmpConfig;
import io.plasmavmc.kvm.qmp.QmpSession;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine that each VM has or had last. Takes hold of processes, new and found, and clears away
 * what they leave when they end. Any thread; nothing here waits while it holds a lock.
 */
final class Machines implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Machines.class);

    private final QemuProcesses processes;
    private final VmDirectories directories;
    private final Taps taps;
    private final HostSide hostSide;
    private final Patience patience;
    private final QmpConfig qmp;
    private final InstantSource clock;
    private final ChangeListeners listeners;
    private final Map<Uid, Machine> newest = new ConcurrentHashMap<>();

    Machines(
            QemuProcesses processes,
            VmDirectories directories,
            Taps taps,
            HostSide hostSide,
            Patience patience,
            QmpConfig qmp,
            InstantSource clock,
            ChangeListeners listeners) {
        this.processes = processes;
        this.directories = directories;
        this.taps = taps;
        this.hostSide = hostSide;
        this.patience = patience;
        this.qmp = qmp;
        this.clock = clock;
        this.listeners = listeners;
    }

    /** Finds the machines that run already and removes what those that do not have left. */
    Set<Uid> openAll() {
        var living = new HashSet<Uid>();
        var namedTaps = new ArrayList<String>();
        for (var found : processes.scan()) {
            living.add(found.marker().vm());
            namedTaps.addAll(taps.on(processes.commandLine(found.pid())));
            var _ = adopt(found.marker().vm(), found.pid());
        }
        var alive = alive();
        taps.sweep(living, namedTaps);
        directories.sweep(alive);
        return Set.copyOf(alive);
    }

    /** The VM's machine, alive or the last that ended here. */
    Optional<Machine> newest(Uid vm) {
        return Optional.ofNullable(newest.get(vm));
    }

    /** The VM's living machine; one that this server has not seen yet is found by what is known. */
    Optional<Machine> find(Uid vm, Optional<MachineRecord> recorded) {
        var known = newest(vm).filter(Machine::isAlive);
        if (known.isPresent()) {
            return known;
        }
        return recorded.map(MachineRecord::pid)
                .flatMap(pid -> adopt(vm, pid))
                .or(() -> processes.written(directories.of(vm)).flatMap(pid -> adopt(vm, pid)));
    }

    Collection<Uid> alive() {
        return newest.entrySet().stream()
                .filter(entry -> entry.getValue().isAlive())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Ends a machine that never came to be and clears it away; one that cannot be ended stays. */
    void abandon(Uid vm, Machine machine) {
        if (machine.kill()) {
            newest.remove(vm, machine);
        }
    }

    void forget(Uid vm) {
        newest.remove(vm);
    }

    /**
     * Removes what a process that is gone has left on the host, except logs.
     *
     * @param namedTaps those that were on its command line, of an older server without alias
     */
    void clear(Uid vm, List<String> namedTaps) {
        try {
            taps.removeAll(vm, namedTaps);
            directories.removeRuntime(vm);
        } catch (RuntimeException failure) {
            // The process is gone all the same; the next start or sweep tries again.
            log.warn("VM {}: something of its machine was left behind", vm, failure);
        }
    }

    /** The machines run on. */
    @Override
    public void close() {
        newest.values().forEach(Machine::letGo);
        processes.close();
    }

    private Optional<Machine> adopt(Uid vm, long pid) {
        var process = processes.adopt(pid, vm, directories.of(vm));
        process.ifPresent(alive -> log.info("VM {}: its machine runs already, pid {}", vm, pid));
        return process.map(
                alive -> {
                    var machine = hold(vm, alive, taps.on(processes.commandLine(pid)));
                    machine.connect();
                    return machine;
                });
    }

    /** Takes hold of a process from now to its end. */
    Machine hold(Uid vm, QemuProcess process, List<String> namedTaps) {
        var paths = directories.of(vm);
        Runnable onChange = () -> tell(vm, process);
        var ledger = new Ledger();
        var monitor =
                new Monitor(
                        paths.monitor(),
                        qmp,
                        clock,
                        session -> isMachineOf(vm, session),
                        ledger::heard,
                        onChange);
        var talk = new Talk(monitor, patience.look(), patience.command());
        var guest = new Guest(talk, new GuestAgent(paths.agent()), clock);
        var ended = new CompletableFuture<Exit>();
        var machine =
                new Machine(
                        process,
                        monitor,
                        new Devices(vm, talk, ledger, hostSide),
                        new Sizes(talk, guest),
                        guest,
                        paths,
                        patience,
                        clock,
                        ended);
        newest.put(vm, machine);
        var _ =
                process.onExit()
                        .thenAccept(
                                exit -> {
                                    machine.letGo();
                                    clear(vm, namedTaps);
                                    ended.complete(exit);
                                    onChange.run();
                                });
        return machine;
    }

    /** Whoever listens at the socket is asked who it is: the path alone proves nothing. */
    private boolean isMachineOf(Uid vm, QmpSession session) {
        return session.execute(new QueryUuid(), patience.look()).toString().equals(vm.text());
    }

    /** What is told of a process that is no longer the VM's newest is of no interest. */
    private void tell(Uid vm, QemuProcess process) {
        var current = newest.get(vm);
        if (current != null && current.process() == process) {
            listeners.tell(vm);
        }
    }
}
