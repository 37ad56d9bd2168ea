package io.plasmavmc.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plasmavmc.core.edit.Accepted;
import io.plasmavmc.core.edit.ActionRequest;
import io.plasmavmc.core.edit.EditContext;
import io.plasmavmc.core.edit.EditProgress;
import io.plasmavmc.core.edit.VmUpdate;
import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.Action.Verb;
import io.plasmavmc.core.vm.PendingChange;
import io.plasmavmc.core.vm.PendingChange.Applies;
import io.plasmavmc.core.vm.RunningMachine;
import io.plasmavmc.core.vm.SizeChanges;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What guests make of the sizes that are wanted of them, and what is told of it. */
class SizesTest {

    private static final VmId WEB = VmId.of("default", "default", "web-1");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final FakeOptions QUICK =
            FakeOptions.DEFAULTS
                    .withBoot(Duration.ZERO)
                    .withShutdownAfter(Duration.ZERO)
                    .withDetachAfter(Duration.ZERO);

    @TempDir Path directory;
    private Optional<OneHost> started = Optional.empty();

    @AfterEach
    void stop() {
        started.ifPresent(OneHost::close);
    }

    /** With a VM of 1 CPU of at most 4, 256 MiB of at most 1024. */
    private OneHost running(FakeOptions options) throws InterruptedException {
        OneHost host = new OneHost(directory, options);
        started = Optional.of(host);
        host.start();
        host.ending(host.create(WEB));
        host.ending(host.act(WEB, Verb.START));
        return host;
    }

    private static Accepted update(OneHost host, int cpus, int maxCpus, long memoryMib) {
        VmUpdate sizes =
                VmUpdate.sizes(
                        Optional.of(cpus),
                        Optional.of(maxCpus),
                        Optional.of(memoryMib),
                        Optional.empty());
        return host.server().edits().updates().update(EditContext.NONE, WEB, sizes);
    }

    private static List<PendingChange> pending(OneHost host) {
        VmView view = host.server().index().vm(WEB).orElseThrow();
        return SizeChanges.of(view.wanted().spec(), view.actual().orElseThrow());
    }

    private static RunningMachine awaitMachine(OneHost host, Predicate<RunningMachine> condition) {
        return host.server()
                .signals()
                .await(
                        state ->
                                state.vm(WEB)
                                        .flatMap(VmView::actual)
                                        .flatMap(VmHandle::running)
                                        .filter(condition),
                        PATIENCE)
                .orElseThrow(() -> new AssertionError("the machine did not come to it in time"));
    }

    @Test
    void aRebootInsideTheGuestAppliesNothingThatIsPending() throws Exception {
        OneHost host = running(QUICK);
        host.ending(update(host, 8, 8, 768));
        awaitMachine(host, machine -> machine.memoryMib() == 768);

        host.machines.rebootGuest(host.handle(WEB).uid());

        RunningMachine booted = awaitMachine(host, machine -> machine.memoryMib() == 768);
        assertThat(booted.usableCpus()).isEqualTo(1);
        assertThat(pending(host))
                .extracting(PendingChange::field, PendingChange::applies)
                .containsExactly(
                        tuple(SizeChanges.CPUS, Applies.NEXT_BOOT),
                        tuple(SizeChanges.MAX_CPUS, Applies.NEXT_BOOT));
    }

    @Test
    void memoryThatAGuestKeepsIsNotToldAsGivenBack() throws Exception {
        OneHost host = running(QUICK);
        host.ending(update(host, 1, 4, 768));
        host.machines.keepMemory(host.handle(WEB).uid(), 300);

        update(host, 1, 4, 256);

        RunningMachine kept = awaitMachine(host, machine -> machine.memoryMib() == 300);
        assertThat(kept.requestedMemoryMib()).isEqualTo(256);
        assertThat(pending(host))
                .containsExactly(
                        new PendingChange(
                                SizeChanges.MEMORY,
                                "300",
                                "256",
                                Applies.GUEST,
                                "the guest keeps what it uses"));
    }

    @Test
    void cpusThatNoAgentCanTakeAwayStayUntilASoftReset() throws Exception {
        OneHost host = running(QUICK.withEmulated(true));
        host.ending(update(host, 4, 4, 256));
        host.machines.muteAgent(host.handle(WEB).uid());

        EditProgress ending = host.ending(update(host, 2, 4, 256));

        assertThat(ending).isEqualTo(new EditProgress.Done());
        assertThat(pending(host))
                .extracting(PendingChange::field, PendingChange::current, PendingChange::applies)
                .containsExactly(tuple(SizeChanges.CPUS, "4", Applies.NEXT_BOOT));
        assertThat(pending(host).getFirst().reason()).contains("agent");

        host.ending(
                host.act(WEB, ActionRequest.reset(Action.ResetMode.SOFT, false, Optional.empty())));

        assertThat(awaitMachine(host, machine -> machine.cpus() == 2).offlineCpus()).isZero();
        assertThat(pending(host)).isEmpty();
    }
}
