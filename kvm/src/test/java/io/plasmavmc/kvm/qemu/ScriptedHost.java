package io.plasmavmc.kvm.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.core.hypervisor.Launched;
import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.kvm.linux.ProgramPath;
import io.plasmavmc.testkit.qemu.ScriptedMachine;
import io.plasmavmc.testkit.qemu.ScriptedProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/**
 * A host whose QEMUs are processes of their own that say what the test wants. What the backend does
 * about processes, files and sockets is as with the real one.
 */
final class ScriptedHost implements AutoCloseable {

    static final Duration AMPLE = Duration.ofSeconds(60);

    /** Silence is seen soon, everything else is waited for. */
    static final Patience PATIENCE =
            new Patience(
                    Duration.ofMillis(1500),
                    Duration.ofMillis(1500),
                    Duration.ofSeconds(60),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(30));

    private final QemuHost host;
    private final ScriptedProgram program;
    private final Deque<ScriptedMachine> machines = new ArrayDeque<>();

    ScriptedHost(Path directory) {
        this(directory, PATIENCE);
    }

    ScriptedHost(Path directory, Patience patience) {
        this.program = ScriptedProgram.in(directory.resolve("bin"));
        this.host =
                new QemuHost(
                        QemuHost.config(directory)
                                .withPrograms(new ProgramPath(List.of(program.directory())))
                                .withPatience(patience));
    }

    QemuBackend backend() {
        return host.backend();
    }

    QemuBackend reopen() {
        return host.reopen();
    }

    QemuConfig config() {
        return host.config();
    }

    MachineSpec spec() {
        return host.spec();
    }

    /** A disk with its file. */
    MachineSpec.Disk disk(String diskId, int slot) {
        return host.disk(diskId, slot);
    }

    /** The processes that were started for the VM. */
    List<ScriptedProgram.Started> started(Uid vm) {
        return program.started(vm.text());
    }

    /** A launch that goes on in the background, and its process. */
    record Launching(CompletableFuture<Launched> launched, ScriptedProgram.Started process) {}

    /** Begins a launch; what the process says is up to the test. */
    Launching launching(MachineSpec spec) {
        int before = started(spec.uid()).size();
        var launched =
                CompletableFuture.supplyAsync(
                        () -> host.launch(spec), Executors.newVirtualThreadPerTaskExecutor());
        return new Launching(launched, program.awaitStarted(spec.uid().text(), before + 1));
    }

    /** Launches a machine that behaves, until it is told otherwise. */
    ScriptedMachine launch(MachineSpec spec) {
        var launching = launching(spec);
        var machine = ScriptedMachine.of(launching.process(), spec.uid().text());
        machines.add(machine);
        launching.launched().join();
        return machine;
    }

    /** Launches one and lets it run. */
    ScriptedMachine run(MachineSpec spec) {
        var machine = launch(spec);
        assertThat(state(backend().resume(spec.uid()))).isEqualTo(RunState.RUNNING);
        return machine;
    }

    Observation observe(MachineSpec spec) {
        return backend().observe(spec.uid(), Optional.empty());
    }

    /** Looks until it is seen in that state. */
    void awaitState(MachineSpec spec, RunState state) {
        await().atMost(AMPLE)
                .until(
                        () ->
                                observe(spec) instanceof Observation.Present seen
                                        && seen.state() == state);
    }

    void awaitSilence(MachineSpec spec) {
        await().atMost(AMPLE).until(() -> observe(spec) instanceof Observation.Silent);
    }

    static RunState state(Observation seen) {
        assertThat(seen).isInstanceOf(Observation.Present.class);
        return ((Observation.Present) seen).state();
    }

    static boolean isAlive(MachineRecord machine) {
        return isAlive(machine.pid());
    }

    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    /** The machines first, so that nobody is asked to end itself politely. */
    @Override
    public void close() {
        try (program;
                host) {
            machines.forEach(ScriptedMachine::close);
        }
    }
}
