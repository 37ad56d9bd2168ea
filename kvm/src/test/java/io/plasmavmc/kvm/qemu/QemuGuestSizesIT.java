package io.plasmavmc.kvm.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.hypervisor.MachineRecord;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.hypervisor.SizeCommand;
import io.plasmavmc.core.hypervisor.SizeCommand.PlugCpus;
import io.plasmavmc.core.hypervisor.SizeCommand.UnplugCpu;
import io.plasmavmc.core.hypervisor.SizeCommand.UseCpus;
import io.plasmavmc.core.hypervisor.SizeCommand.UseMemory;
import io.plasmavmc.core.hypervisor.SizeView;
import io.plasmavmc.core.runtime.Uid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** CPUs and memory that come and go under a guest that knows about them, and how it goes down. */
@EnabledIf(
        value = "hasGuest",
        disabledReason = "the sample guest is not made: guest/build .cache/guest/sample.qcow2")
class QemuGuestSizesIT {

    /** One that is whole: the newest may still be on its way. */
    private static final Pattern REPORT =
            Pattern.compile("GUEST-SEES cpus=\\d+ memory=\\d+MiB disks=\\S+ nics=\\S+");

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long BASE = 256;
    private static final long MORE = 768;

    /** What a guest keeps of memory that it gives back, at most. */
    private static final long KEPT = 16;

    private final Queue<Uid> told = new ConcurrentLinkedQueue<>();
    private QemuHost host;
    private MachineSpec spec;
    private MachineRecord machine;
    private GuestConsole console;

    static boolean hasGuest() {
        return Files.isRegularFile(image());
    }

    private static Path image() {
        return Path.of(System.getProperty("plasmavmc.guest", ""));
    }

    @BeforeEach
    void boot(@TempDir Path directory) {
        host = new QemuHost(directory);
        spec = QemuHost.withMemory(host.sampleGuest(image()), BASE, MORE);
        machine = host.launch(spec).machine();
        host.backend().resume(spec.uid());
        awaitBoots(1);
        await().atMost(PATIENCE).until(() -> look(true).usedCpus().isPresent());
        host.backend().onChange(told::add);
        console = host.openConsole(spec.uid());
    }

    @AfterEach
    void close() {
        console.close();
        host.close();
    }

    @Test
    void cpusComeAndAreTakenOutOfUseAndIntoItAgain() {
        assertThat(change(new PlugCpus(4)).cpus()).isEqualTo(4);
        awaitSeen("cpus=4 ");
        assertThat(look(true).usedCpus()).contains(4);

        change(new UseCpus(2));
        awaitSeen("cpus=2 ");
        assertThat(look(true)).isEqualTo(new SizeView(4, Optional.of(2), BASE, BASE));

        change(new UseCpus(4));
        awaitSeen("cpus=4 ");
        assertThatThrownBy(() -> change(new UseCpus(5)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessageContaining("4 CPUs are in use (expected: 5)");
    }

    @Test
    void emulatedMachineKeepsItsCpus() {
        change(new PlugCpus(2));

        assertThatThrownBy(() -> change(new UnplugCpu(1)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessageContaining("emulates");
        assertThatThrownBy(() -> change(new PlugCpus(5)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessageContaining("places for 4");
        assertThat(look(false).cpus()).isEqualTo(2);
    }

    @Test
    void memoryComesAndGoesAndTheGuestSeesIt() {
        long before = seenMemory();

        SizeView grown = change(new UseMemory(MORE));
        assertThat(grown.requestedMemoryMib()).isEqualTo(MORE);
        await().atMost(PATIENCE).until(() -> look(false).memoryMib() == MORE);
        await().atMost(PATIENCE).until(() -> seenMemory() > before + MORE - BASE - KEPT);
        assertThat(told).contains(spec.uid());

        change(new UseMemory(BASE));
        await().atMost(PATIENCE).until(() -> look(false).memoryMib() <= BASE + KEPT);
        await().atMost(PATIENCE).until(() -> seenMemory() <= before + KEPT);
        assertThat(look(false).requestedMemoryMib()).isEqualTo(BASE);
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingIsAskedFor() {
        for (long mib : new long[] {BASE + 1, MORE + 2, BASE - 2}) {
            assertThatThrownBy(() -> change(new UseMemory(mib)))
                    .isInstanceOf(PlasmaException.HypervisorFailed.class);
        }
        assertThat(look(false).requestedMemoryMib()).isEqualTo(BASE);
    }

    @Test
    void resetKeepsTheCpusAndGivesTheMemoryAgain() {
        change(new PlugCpus(3));
        change(new UseMemory(MORE));
        awaitSeen("cpus=3 ");
        await().atMost(PATIENCE).until(() -> look(false).memoryMib() == MORE);

        host.backend().pause(spec.uid());
        host.backend().reset(spec.uid());
        assertThat(look(false)).isEqualTo(new SizeView(3, Optional.empty(), BASE, MORE));
        host.backend().resume(spec.uid());

        awaitBoots(2);
        await().atMost(PATIENCE).until(() -> look(false).memoryMib() == MORE);
        awaitSeen("cpus=3 ");
    }

    @Test
    void rebootOfTheGuestUsesAllCpusUntilItIsToldOtherwise() {
        change(new PlugCpus(2));
        awaitSeen("cpus=2 ");
        change(new UseCpus(1));
        awaitSeen("cpus=1 ");
        told.clear();

        host.backend().reset(spec.uid());
        await().atMost(PATIENCE).until(() -> look(true).usedCpus().equals(Optional.of(2)));
        assertThat(told).contains(spec.uid());
        // What its kernel says of a CPU that goes would stand on the line that says it is ready.
        awaitBoots(2);
        change(new UseCpus(1));

        awaitSeen("cpus=1 ");
    }

    @Test
    void agentPowersTheGuestOff() {
        host.backend().powerDown(spec.uid());

        awaitState(RunState.SHUTDOWN);
        assertThat(host.console(spec.uid())).contains("GUEST-POWEROFF");
    }

    @Test
    void guestWithoutAnAgentHearsTheButton() {
        type("touch /run/deaf; killall qemu-ga");
        await().atMost(PATIENCE).until(() -> look(true).usedCpus().isEmpty());
        assertThatThrownBy(() -> change(new UseCpus(1)))
                .hasMessageContaining("the guest agent does not answer");

        host.backend().powerDown(spec.uid());

        awaitState(RunState.SHUTDOWN);
    }

    @Test
    void guestWhoseAgentHangsHearsTheButton() {
        type("killall -STOP qemu-ga");
        await().atMost(PATIENCE).until(() -> look(true).usedCpus().isEmpty());

        host.backend().powerDown(spec.uid());

        awaitState(RunState.SHUTDOWN);
    }

    @Test
    void deafGuestRunsOn() {
        type("deaf");
        await().atMost(PATIENCE).until(() -> host.console(spec.uid()).contains("\nGUEST-DEAF"));

        assertThat(ScriptedHost.state(host.backend().powerDown(spec.uid())))
                .isEqualTo(RunState.RUNNING);
        type("sleep 3; echo STILL-$((40+2))");

        await().atMost(PATIENCE).until(() -> host.console(spec.uid()).contains("STILL-42"));
        assertThat(state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void pausedGuestHearsNothingBeforeItRuns() {
        host.backend().pause(spec.uid());

        assertThat(ScriptedHost.state(host.backend().powerDown(spec.uid())))
                .isEqualTo(RunState.PAUSED);

        host.backend().resume(spec.uid());
        awaitState(RunState.SHUTDOWN);
    }

    private void type(String line) {
        console.type(line);
    }

    private void awaitState(RunState state) {
        await().atMost(PATIENCE).until(() -> state() == state);
    }

    private RunState state() {
        return ScriptedHost.state(host.backend().observe(spec.uid(), Optional.of(machine)));
    }

    private void awaitBoots(int count) {
        await().atMost(PATIENCE)
                .until(
                        () ->
                                host.console(spec.uid())
                                                .lines()
                                                .filter("GUEST-READY"::equals)
                                                .count()
                                        == count);
        await().atMost(PATIENCE).until(() -> seen().contains("disks=vda:64MiB"));
    }

    private SizeView look(boolean askGuest) {
        return host.backend().sizes().look(spec.uid(), askGuest).orElseThrow();
    }

    private SizeView change(SizeCommand command) {
        return host.backend().sizes().change(spec.uid(), command).orElseThrow();
    }

    private void awaitSeen(String words) {
        await().atMost(PATIENCE).until(() -> seen().contains(words));
    }

    private long seenMemory() {
        return Long.parseLong(seen().replaceAll(".* memory=(\\d+)MiB .*", "$1"));
    }

    /** The newest line of what the guest sees. */
    private String seen() {
        return host.console(spec.uid())
                .lines()
                .filter(REPORT.asMatchPredicate())
                .reduce("", (_, newest) -> newest);
    }
}
