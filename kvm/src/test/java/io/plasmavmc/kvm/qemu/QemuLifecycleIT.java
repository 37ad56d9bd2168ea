package io.plasmavmc.kvm.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.kvm.linux.Pidfd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a machine with the real QEMU, whose guest is nothing but firmware. */
class QemuLifecycleIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private QemuHost host;

    @BeforeEach
    void open(@TempDir Path directory) {
        host = new QemuHost(directory);
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void launchedMachineIsReadyAndDoesNotRun() {
        var spec = host.spec(3, List.of(host.disk("boot", 0)), List.of(QemuHost.user("eth0", 1)));

        var launched = host.launch(spec);

        assertThat(states(spec.uid())).isEqualTo(RunState.PRELAUNCH);
        assertThat(launched.running().cpus()).isEqualTo(3);
        assertThat(launched.running().disks().getFirst().serial()).hasSize(20);
    }

    @Test
    void machineRunsPausesAndRunsAgain() {
        var spec = host.spec();
        host.launch(spec);

        assertThat(state(host.backend().resume(spec.uid()))).isEqualTo(RunState.RUNNING);
        assertThat(state(host.backend().pause(spec.uid()))).isEqualTo(RunState.PAUSED);
        assertThat(state(host.backend().resume(spec.uid()))).isEqualTo(RunState.RUNNING);
    }

    @Test
    void resetOfPausedMachineEndsInPrelaunchInTheSameProcess() {
        var spec = host.spec();
        var launched = host.launch(spec);
        host.backend().resume(spec.uid());
        host.backend().pause(spec.uid());

        assertThat(host.backend().reset(spec.uid()))
                .isEqualTo(
                        new Observation.Present(
                                launched.machine(), RunState.PRELAUNCH, "prelaunch", ""));
        assertThat(state(host.backend().resume(spec.uid()))).isEqualTo(RunState.RUNNING);
    }

    @Test
    void terminatedMachineIsGoneWithAllItLeft() throws IOException {
        var spec = host.spec();
        var launched = host.launch(spec);
        host.backend().resume(spec.uid());

        assertThat(host.backend().terminate(spec.uid())).isInstanceOf(Observation.Absent.class);

        assertThat(ProcessHandle.of(launched.machine().pid())).isEmpty();
        assertThat(files(host.config().runtimeRoot())).isEmpty();
        assertThat(host.backend().observe(spec.uid(), Optional.of(launched.machine())))
                .isInstanceOf(Observation.Absent.class);
    }

    @Test
    void machineIsFoundAgainByTheNextBackend() {
        var spec = host.spec();
        var launched = host.launch(spec);
        host.backend().resume(spec.uid());

        var next = host.reopen();

        assertThat(next.found()).containsExactly(spec.uid());
        assertThat(next.observe(spec.uid(), Optional.of(launched.machine())))
                .isEqualTo(
                        new Observation.Present(
                                launched.machine(), RunState.RUNNING, "running", ""));
        assertThat(next.terminate(spec.uid())).isInstanceOf(Observation.Absent.class);
    }

    @Test
    void killedMachineIsTold() {
        var told = new ConcurrentLinkedQueue<Uid>();
        var spec = host.spec();
        var launched = host.launch(spec);
        host.backend().resume(spec.uid());
        host.backend().onChange(told::add);

        signal(launched.machine(), Pidfd.KILL);

        await().atMost(PATIENCE).until(() -> told.contains(spec.uid()));
        assertThat(host.backend().observe(spec.uid(), Optional.of(launched.machine())))
                .isEqualTo(
                        new Observation.Absent(
                                Optional.of(new Observation.Exit(Optional.of(137), ""))));
    }

    @Test
    void machineOfAnotherNodeIsNeitherFoundNorTouched(@TempDir Path elsewhere) {
        try (var other = new QemuHost(elsewhere)) {
            var foreign = other.spec();
            var launched = other.launch(foreign);

            var next = host.reopen();

            assertThat(next.found()).isEmpty();
            assertThat(next.observe(foreign.uid(), Optional.of(launched.machine())))
                    .isInstanceOf(Observation.Absent.class);
            assertThat(next.terminate(foreign.uid())).isInstanceOf(Observation.Absent.class);
            assertThat(other.backend().observe(foreign.uid(), Optional.empty()))
                    .isInstanceOf(Observation.Present.class);
        }
    }

    @Test
    void machineWithoutItsSocketIsSilentToTheNextBackendAndCanBeEnded() throws IOException {
        var spec = host.spec();
        var launched = host.launch(spec);
        for (var file : files(host.config().runtimeRoot())) {
            Files.delete(file);
        }

        var next = host.reopen();

        assertThat(next.observe(spec.uid(), Optional.of(launched.machine())))
                .isInstanceOfSatisfying(
                        Observation.Silent.class,
                        silent -> assertThat(silent.machine()).isEqualTo(launched.machine()));
        assertThatThrownBy(() -> host.launch(spec)).isInstanceOf(PlasmaException.class);
        assertThat(next.terminate(spec.uid())).isInstanceOf(Observation.Absent.class);
    }

    @Test
    void longestNamesOfDisksAndNicsAreTaken() {
        var disks = List.of(host.disk("d".repeat(62) + "a", 0), host.disk("d".repeat(62) + "b", 1));
        var nics = List.of(QemuHost.user("n".repeat(63), 2));

        host.launch(host.spec(1, disks, nics));
    }

    private RunState states(Uid vm) {
        return state(host.backend().observe(vm, Optional.empty()));
    }

    private static RunState state(Observation seen) {
        assertThat(seen).isInstanceOf(Observation.Present.class);
        return ((Observation.Present) seen).state();
    }

    private static void signal(MachineRecord machine, int signal) {
        try (var process = Pidfd.open(machine.pid()).orElseThrow()) {
            assertThat(process.send(signal)).isTrue();
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (var all = Files.walk(directory)) {
            return all.filter(path -> !Files.isDirectory(path)).toList();
        }
    }
}
