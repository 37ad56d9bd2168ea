package io.plasmavmc.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.edit.Accepted;
import io.plasmavmc.core.edit.ActionRequest;
import io.plasmavmc.core.edit.EditContext;
import io.plasmavmc.core.edit.EditProgress;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.Action.Verb;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import io.plasmavmc.kvm.files.DiskPaths;
import io.plasmavmc.kvm.linux.ProgramPath;
import io.plasmavmc.kvm.qemu.Patience;
import io.plasmavmc.kvm.qemu.QemuBackend;
import io.plasmavmc.kvm.qemu.QemuConfig;
import io.plasmavmc.kvm.qemu.host.Accelerator;
import io.plasmavmc.testkit.qemu.Answer;
import io.plasmavmc.testkit.qemu.ScriptedMachine;
import io.plasmavmc.testkit.qemu.ScriptedProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of a VM, as its callers see it, when its QEMU misbehaves: the real store, the real
 * backend and real processes, whose monitors say what the test wants.
 */
class MisbehavingQemuTest {

    private static final VmId WEB = VmId.of("default", "default", "web-1");

    private static final Patience PATIENCE =
            new Patience(
                    Duration.ofMillis(1500),
                    Duration.ofMillis(1500),
                    Duration.ofSeconds(60),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(30));

    private final Deque<ScriptedMachine> machines = new ArrayDeque<>();
    private ScriptedProgram program;
    private OneHost host;

    @BeforeEach
    void start(@TempDir Path directory) throws InterruptedException {
        program = ScriptedProgram.in(directory.resolve("bin"));
        var config =
                QemuConfig.of(
                                new Uid(UUID.randomUUID().toString()),
                                directory,
                                new DiskPaths(directory, directory))
                        .withRuntimeRoot(directory.resolve("run"))
                        .withAccelerator(Accelerator.Choice.TCG)
                        .withPrograms(new ProgramPath(List.of(program.directory())))
                        .withPatience(PATIENCE);
        host = new OneHost(directory, clock -> QemuBackend.open(config, clock));
        host.start();
        host.ending(host.create(WEB));
    }

    @AfterEach
    void stop() {
        try (var _ = program;
                var _ = host) {
            machines.forEach(ScriptedMachine::close);
            host.ending(host.act(WEB, ActionRequest.stop(true, Optional.empty())));
        }
    }

    private String uid() {
        return host.server().index().vm(WEB).orElseThrow().wanted().uid().text();
    }

    /** The machine of a start that is under way. */
    private ScriptedMachine machine(Consumer<ScriptedMachine> faults) {
        var process = program.awaitStarted(uid(), machines.size() + 1);
        machines.add(ScriptedMachine.of(process, uid(), faults));
        return machines.getLast();
    }

    private ScriptedMachine running() {
        var start = host.act(WEB, Verb.START);
        var machine = machine(_ -> {});
        done(start);
        return machine;
    }

    private void done(Accepted edit) {
        assertThat(host.ending(edit)).isEqualTo(new EditProgress.Done());
    }

    @Test
    void startWhoseGuestIsLateToRunIsDoneOnce() {
        var late = new CountDownLatch(1);
        var start = host.act(WEB, Verb.START);
        var machine = machine(begun -> begun.late("cont", "running", late));
        host.awaitPhase(WEB, VmPhase.UNKNOWN);

        late.countDown();

        done(start);
        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.RUNNING);
        assertThat(machine.times("cont")).isEqualTo(1);
        assertThat(program.started(uid())).hasSize(1);
    }

    @Test
    void startThatWasGivenUpIsTrueAgainWhenTheMachineIsHeard() {
        var late = new CountDownLatch(1);
        var start = host.act(WEB, ActionRequest.of(Verb.START, Optional.of(Duration.ofSeconds(1))));
        machine(begun -> begun.late("cont", "running", late));

        assertThat(host.ending(start))
                .isInstanceOfSatisfying(
                        EditProgress.Failed.class,
                        failed -> assertThat(failed.message()).contains("it may run"));
        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.UNKNOWN);
        late.countDown();

        host.awaitPhase(WEB, VmPhase.RUNNING);
        assertThat(program.started(uid())).hasSize(1);
    }

    @Test
    void resetThatTimesOutAndTookEffectIsDoneOnce() {
        var late = new CountDownLatch(1);
        var machine = running().late("system_reset", "prelaunch", late);
        var reset = host.act(WEB, Verb.RESET);
        host.awaitPhase(WEB, VmPhase.UNKNOWN);

        late.countDown();

        done(reset);
        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.RUNNING);
        assertThat(machine.state()).isEqualTo("running");
        assertThat(machine.times("system_reset")).isEqualTo(1);
        assertThat(machine.times("stop")).isEqualTo(1);
    }

    @Test
    void resetThatWasGivenUpAmidItLeavesTheGuestRunning() {
        var late = new CountDownLatch(1);
        var machine = running().late("stop", "paused", late);
        var patience = Optional.of(Duration.ofSeconds(1));

        var ending = host.ending(host.act(WEB, ActionRequest.of(Verb.RESET, patience)));
        late.countDown();

        assertThat(ending).isInstanceOf(EditProgress.Failed.class);
        host.awaitPhase(WEB, VmPhase.RUNNING);
        assertThat(machine.state()).isEqualTo("running");
        assertThat(machine.times("system_reset")).isZero();
    }

    @Test
    void pauseThatTimesOutAndTookEffectIsDoneOnce() {
        var late = new CountDownLatch(1);
        var machine = running().late("stop", "paused", late);
        var pause = host.act(WEB, Verb.PAUSE);
        host.awaitPhase(WEB, VmPhase.UNKNOWN);

        late.countDown();

        done(pause);
        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.PAUSED);
        assertThat(machine.times("stop")).isEqualTo(1);
    }

    @Test
    void pauseThatGotLostIsAskedForAgain() {
        var machine = running();
        machine.on(
                "stop",
                _ -> {
                    if (machine.times("stop") == 1) {
                        return Answer.silence().thenHangUp();
                    }
                    machine.state("paused");
                    return Answer.ok();
                });

        done(host.act(WEB, Verb.PAUSE));

        assertThat(machine.times("stop")).isEqualTo(2);
        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.PAUSED);
    }

    @Test
    void quitThatIsAcceptedAndNotCarriedOutStillEndsInAStoppedVm() {
        var machine = running().on("quit", _ -> Answer.ok());

        done(host.act(WEB, ActionRequest.stop(true, Optional.empty())));

        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.STOPPED);
        assertThat(isAlive(machine)).isFalse();
        running();
        assertThat(host.handle(WEB).phase()).isEqualTo(VmPhase.RUNNING);
    }

    @Test
    void stateThatNobodyKnowsIsUnknownWithQemusOwnWord() {
        var machine = running();
        machine.state("hibernating");
        machine.emit("STOP", "{}");

        var unknown = host.awaitPhase(WEB, VmPhase.UNKNOWN);
        assertThat(unknown.reason()).isEqualTo("UNEXPECTED_RUN_STATE");
        assertThat(unknown.message()).contains("hibernating");
        assertThat(unknown.lastKnownPhase()).isEqualTo(VmPhase.RUNNING);

        machine.state("running");
        machine.emit("RESUME", "{}");
        host.awaitPhase(WEB, VmPhase.RUNNING);
    }

    @Test
    void stateThatCannotBeReadIsUnknownAndNotTheLastOneThatCould() {
        var machine = running();
        machine.on("query-status", _ -> Answer.error("CommandNotFound", "negotiate first"));
        machine.emit("STOP", "{}");

        assertThat(host.awaitPhase(WEB, VmPhase.UNKNOWN).reason()).isEqualTo("MONITOR_SILENT");

        machine.on("query-status", _ -> Answer.ok(ScriptedMachine.status("paused")));
        host.awaitPhase(WEB, VmPhase.PAUSED);
    }

    @Test
    void nonsenseEndsNoMachineAndItsVmIsTrueAgain() {
        var machine = running();
        machine.state("paused");
        machine.raw("qemu-system-x86_64: warning: on the wrong channel\r\n");

        host.awaitPhase(WEB, VmPhase.PAUSED);
        assertThat(isAlive(machine)).isTrue();
        assertThat(program.started(uid())).hasSize(1);
    }

    @Test
    void floodOfEventsDelaysNoVerb() {
        var machine = running();
        machine.raw("{\"event\": \"RESUME\"}\r\n".repeat(20_000));

        done(host.act(WEB, Verb.PAUSE));

        assertThat(machine.times("stop")).isEqualTo(1);
    }

    @Test
    void tenStartsAtOnceMakeOneProcess() throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var starts = new ArrayList<Future<EditProgress>>();
            for (int i = 0; i < 10; i++) {
                var request = "r-" + i % 5;
                starts.add(callers.submit(() -> host.ending(start(request))));
            }
            machine(_ -> {});
            for (var start : starts) {
                assertThat(start.get()).isEqualTo(new EditProgress.Done());
            }
        }
        assertThat(program.started(uid())).hasSize(1);
        assertThat(host.server().index().vm(WEB).orElseThrow().wanted().actionNumber())
                .isEqualTo(1);
    }

    private Accepted start(String request) {
        var context = new EditContext(Optional.of(request), "start", Optional.empty());
        var wanted = ActionRequest.of(Verb.START, Optional.empty());
        return host.server().edits().vms().act(context, WEB, wanted);
    }

    private static boolean isAlive(ScriptedMachine machine) {
        return ProcessHandle.of(machine.process().pid()).filter(ProcessHandle::isAlive).isPresent();
    }
}
