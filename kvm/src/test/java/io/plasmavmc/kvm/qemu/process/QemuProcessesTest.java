package io.plasmavmc.kvm.qemu.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.kvm.linux.ProcFs;
import io.plasmavmc.kvm.qemu.paths.VmPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which processes are taken for ours, with real ones that are not QEMUs. */
class QemuProcessesTest {

    private static final Uid NODE = new Uid("11111111-1111-4111-8111-111111111111");
    private static final Uid OTHER_NODE = new Uid("22222222-2222-4222-8222-222222222222");
    private static final Uid VM = new Uid("33333333-3333-4333-8333-333333333333");
    private static final Uid OTHER_VM = new Uid("44444444-4444-4444-8444-444444444444");

    @TempDir Path directory;
    private final List<Process> bystanders = new ArrayList<>();
    private QemuProcesses processes;
    private VmPaths paths;

    @BeforeEach
    void open() throws IOException {
        processes = new QemuProcesses(NODE, ProcFs.system());
        paths = new VmPaths(directory, directory);
        Files.createFile(paths.messages());
    }

    @AfterEach
    void close() {
        processes.close();
        bystanders.forEach(Process::destroyForcibly);
        childrenSpeakingOf(directory).forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void processWithoutAMarkIsNotAdopted() throws IOException {
        var bystander = bystander();

        assertThat(processes.adopt(bystander.pid(), VM, paths)).isEmpty();
        assertThat(bystander.isAlive()).isTrue();
    }

    @Test
    void processWithAnotherNodesMarkIsNotAdopted() throws IOException {
        var bystander = bystander("-name", mark(OTHER_NODE, VM));

        assertThat(processes.adopt(bystander.pid(), VM, paths)).isEmpty();
        assertThat(processes.scan()).isEmpty();
        assertThat(bystander.isAlive()).isTrue();
    }

    @Test
    void processWithAnotherVmsMarkIsNotAdopted() throws IOException {
        var bystander = bystander("-name", mark(NODE, OTHER_VM));

        assertThat(processes.adopt(bystander.pid(), VM, paths)).isEmpty();
    }

    @Test
    void processThatOnlySpeaksOfTheMarkIsNotAdopted() throws IOException {
        var bystander = bystander("pgrep", "-f", "-name " + mark(NODE, VM), mark(NODE, VM));

        assertThat(processes.adopt(bystander.pid(), VM, paths)).isEmpty();
        assertThat(processes.scan()).isEmpty();
    }

    @Test
    void processWithOurMarkIsAdoptedAsItIs() throws IOException {
        var machine = bystander("-name", mark(NODE, VM));
        var stat = ProcFs.system().stat(machine.pid()).orElseThrow();

        var record = processes.adopt(machine.pid(), VM, paths).orElseThrow().record();

        assertThat(record.pid()).isEqualTo(machine.pid());
        assertThat(record.startTicks()).isEqualTo(stat.startTicks());
        assertThat(record.bootId()).isEqualTo(ProcFs.system().bootId());
        assertThat(record.epoch()).isEqualTo(7);
        assertThat(processes.scan()).hasSize(1);
    }

    @Test
    void pidOfNobodyIsNotAdopted() throws IOException {
        var gone = bystander("-name", mark(NODE, VM));
        gone.destroyForcibly().onExit().join();

        assertThat(processes.adopt(gone.pid(), VM, paths)).isEmpty();
    }

    @Test
    void heldProcessIsEndedEvenWhenItIsStopped() throws IOException {
        var machine = bystander("-name", mark(NODE, VM));
        var held = processes.adopt(machine.pid(), VM, paths).orElseThrow();
        new ProcessBuilder("kill", "-STOP", Long.toString(machine.pid())).start().onExit().join();

        held.kill();

        assertThat(held.awaitExit(Duration.ofSeconds(60))).isPresent();
        assertThat(machine.isAlive()).isFalse();
    }

    @Test
    void childThatCannotBeHeldIsEndedAndNotLeftRunningUnseen(@TempDir Path empty)
            throws IOException {
        var bootId = Files.createDirectories(empty.resolve("sys/kernel/random")).resolve("boot_id");
        Files.writeString(bootId, "a-boot");
        var words = directory.resolve("began");
        var line = List.of("/bin/sh", "-c", "echo $$ > '" + words + "'; read _ < " + fifo());
        try (var blind = new QemuProcesses(NODE, new ProcFs(empty))) {
            assertThatThrownBy(() -> blind.spawn(line, paths, 1))
                    .isInstanceOf(PlasmaException.class);
        }
        assertThat(childrenSpeakingOf(words)).isEmpty();
    }

    /** A process that waits for its end and has these arguments. */
    private Process bystander(String... arguments) throws IOException {
        var started = directory.resolve("started-" + bystanders.size());
        var line = new ArrayList<>(List.of("/bin/sh", "-c"));
        line.add("echo > '%s'; read _ < '%s'".formatted(started, fifo()));
        line.add("bystander");
        line.addAll(Arrays.asList(arguments));
        var process = new ProcessBuilder(line).start();
        bystanders.add(process);
        await().until(() -> Files.exists(started));
        return process;
    }

    private Path fifo() throws IOException {
        var fifo = directory.resolve("fifo");
        if (!Files.exists(fifo)) {
            new ProcessBuilder("mkfifo", fifo.toString()).start().onExit().join();
        }
        return fifo;
    }

    private static List<ProcessHandle> childrenSpeakingOf(Path file) {
        return ProcessHandle.current()
                .children()
                .filter(child -> argumentsOf(child).contains(file.toString()))
                .toList();
    }

    private static String argumentsOf(ProcessHandle process) {
        return String.join(" ", ProcFs.system().commandLine(process.pid()));
    }

    private static String mark(Uid node, Uid vm) {
        return "guest=plasmavmc:%s:%s:7:default/default/web".formatted(node, vm);
    }
}
