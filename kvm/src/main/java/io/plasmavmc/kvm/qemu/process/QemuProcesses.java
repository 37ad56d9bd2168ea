package io.plasmavmc.kvm.qemu.process;

import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.Observation.Exit;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.kvm.linux.ExitWatch;
import io.plasmavmc.kvm.linux.Pidfd;
import io.plasmavmc.kvm.linux.ProcFs;
import io.plasmavmc.kvm.qemu.commandline.Marker;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import io.plasmavmc.kvm.qemu.paths.VmPaths;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Starts the QEMU processes of this node and finds those that run already. Which process is one of
 * ours is read from its command line, its user and its start time, never from its pid alone. Any
 * thread.
 */
public final class QemuProcesses implements AutoCloseable {

    /** The umask is set and QEMU executed in its place; the arguments are no part of the script. */
    private static final List<String> DETACHED =
            List.of("/bin/sh", "-c", "umask 0077; exec setsid \"$@\"", "plasmavmc");

    private final Uid node;
    private final ProcFs proc;
    private final String bootId;
    private final ExitWatch exits = new ExitWatch();

    public QemuProcesses(Uid node, ProcFs proc) {
        this.node = node;
        this.proc = proc;
        this.bootId = proc.bootId();
    }

    /** A process of this node. */
    public record Found(long pid, Marker marker) {}

    /** All of this node that run now. */
    public List<Found> scan() {
        var found = new ArrayList<Found>();
        for (long pid : proc.pids()) {
            marker(pid).ifPresent(marker -> found.add(new Found(pid, marker)));
        }
        return List.copyOf(found);
    }

    /**
     * Starts QEMU in a session of its own, its messages in a file, so that neither the end of this
     * server nor a closed terminal reaches it.
     *
     * @throws io.plasmavmc.core.error.PlasmaException when it did not even begin
     */
    public QemuProcess spawn(List<String> commandLine, VmPaths paths, long epoch) {
        var child = start(commandLine, paths);
        try {
            return hold(child, paths, epoch);
        } catch (RuntimeException failure) {
            // One that nobody holds would run on unseen, beside the one of the next attempt.
            var _ = child.destroyForcibly().onExit().join();
            throw failure;
        }
    }

    private QemuProcess hold(Process child, VmPaths paths, long epoch) {
        var held = Pidfd.open(child.pid());
        var stat = proc.stat(child.pid());
        if (held.isEmpty() || stat.isEmpty() || !child.isAlive()) {
            held.ifPresent(Pidfd::close);
            throw QemuFailures.notStarted("QEMU ended at once", LastWords.of(paths.messages()));
        }
        var exit = whenGone(held.get(), () -> exit(Optional.of(status(child)), paths));
        return new QemuProcess(
                new MachineRecord(child.pid(), stat.get().startTicks(), bootId, epoch),
                held.get(),
                exit);
    }

    /** Takes hold of a process that runs already, if it is this VM's machine. */
    public Optional<QemuProcess> adopt(long pid, Uid vm, VmPaths paths) {
        var held = Pidfd.open(pid);
        if (held.isEmpty()) {
            return Optional.empty();
        }
        // Looked at only now: what is seen of the pid from here on is seen of the process held.
        var stat = proc.stat(pid).filter(seen -> !seen.dead());
        var marker = marker(pid).filter(seen -> seen.vm().equals(vm));
        if (stat.isEmpty() || marker.isEmpty()) {
            held.get().close();
            return Optional.empty();
        }
        var exit = whenGone(held.get(), () -> exit(Optional.empty(), paths));
        return Optional.of(
                new QemuProcess(
                        new MachineRecord(
                                pid, stat.get().startTicks(), bootId, marker.get().epoch()),
                        held.get(),
                        exit));
    }

    /** The pid that QEMU wrote, if it has. */
    public Optional<Long> written(VmPaths paths) {
        try {
            return Optional.of(Long.parseLong(Files.readString(paths.pid()).strip()));
        } catch (IOException | NumberFormatException none) {
            return Optional.empty();
        }
    }

    /** What the process was started with; none when it is gone. */
    public List<String> commandLine(long pid) {
        return proc.commandLine(pid);
    }

    /** Stops telling ends; the processes run on. */
    @Override
    public void close() {
        exits.close();
    }

    private Optional<Marker> marker(long pid) {
        return Marker.find(proc.commandLine(pid))
                .filter(marker -> marker.node().equals(node))
                .filter(
                        marker ->
                                proc.owner(pid).equals(proc.owner(ProcessHandle.current().pid())));
    }

    /** Reads what is to be told in a thread of its own: a slow disk delays no other's news. */
    private CompletableFuture<Exit> whenGone(Pidfd held, Supplier<Exit> exit) {
        var gone = new CompletableFuture<Exit>();
        exits.add(held, () -> Thread.startVirtualThread(() -> gone.complete(exit.get())));
        return gone;
    }

    /** The process is dead by now; the JDK collects its status at once. */
    private static int status(Process child) {
        return child.onExit().join().exitValue();
    }

    private static Exit exit(Optional<Integer> status, VmPaths paths) {
        return new Exit(status, LastWords.of(paths.messages()));
    }

    private static Process start(List<String> commandLine, VmPaths paths) {
        var all = new ArrayList<>(DETACHED);
        all.addAll(commandLine);
        var builder =
                new ProcessBuilder(all)
                        .directory(new File("/"))
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.appendTo(paths.messages().toFile()));
        keepOnlyPath(builder);
        try {
            return builder.start();
        } catch (IOException failure) {
            throw QemuFailures.failed("QEMU could not be started (%s)".formatted(failure));
        }
    }

    private static void keepOnlyPath(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        builder.environment().putIfAbsent("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("LC_ALL", "C");
    }
}
