package io.plasmavmc.server.crash;

import static io.plasmavmc.server.crash.Client.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.edit.Accepted;
import io.plasmavmc.core.edit.VmUpdate;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.core.hypervisor.SizeView;
import io.plasmavmc.core.hypervisor.fake.FakeOptions;
import io.plasmavmc.core.vm.SizeChanges;
import io.plasmavmc.core.vm.VmPhase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What is walked of CPUs and memory that change, and of resets that ask the guest first. */
final class SizeVerbs {

    private static final Duration LONG = Duration.ofSeconds(60);

    /** Shorter than anybody wants to wait. */
    private static final Duration SHORT = Duration.ofMillis(300);

    private static final int MORE_CPUS = 3;
    private static final int MOST_CPUS = 8;
    private static final long MEMORY = 256;
    private static final long MORE_MEMORY = 384;
    private static final long MOST_MEMORY = 512;

    private static final FakeOptions QUICK =
            FakeOptions.DEFAULTS
                    .withBoot(Duration.ZERO)
                    .withShutdownAfter(Duration.ZERO)
                    .withDetachAfter(Duration.ofMillis(20));

    private SizeVerbs() {}

    static List<Verb<?>> all() {
        return Stream.of(cpus(), memory(), waiting(), resets())
                .<Verb<?>>flatMap(List::stream)
                .toList();
    }

    private static VmUpdate cpus(int cpus) {
        return VmUpdate.sizes(
                Optional.of(cpus), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static VmUpdate memory(long mib) {
        return VmUpdate.sizes(
                Optional.empty(), Optional.empty(), Optional.of(mib), Optional.empty());
    }

    private static Accepted update(Client client, String name, VmUpdate update) {
        return client.edit(name, (edits, context) -> edits.updates().update(context, WEB, update));
    }

    /** One that can grow. */
    private static void running(Client client) {
        client.stopped();
        update(
                client,
                "room",
                VmUpdate.sizes(
                        Optional.of(1),
                        Optional.of(MORE_CPUS),
                        Optional.of(MEMORY),
                        Optional.of(MOST_MEMORY)));
        client.host().awaitSettled();
        client.start();
    }

    private static Consumer<Client> with(VmUpdate update) {
        return client -> {
            running(client);
            update(client, "before", update);
            client.host().awaitSettled();
        };
    }

    private static SizeView sizes(Client client) {
        return Optional.ofNullable(client.host().machines().processes().get(client.uid()))
                .orElseThrow()
                .sizes();
    }

    private static Verb<Accepted> update(
            String name, Consumer<Client> prepare, VmUpdate update, Consumer<SizeView> check) {
        return Verb.of(
                        name,
                        prepare,
                        client -> update(client, "update", update),
                        (client, accepted) -> {
                            client.isDone(accepted, VmPhase.RUNNING, 1);
                            check.accept(sizes(client));
                            assertThat(update(client, "update", update).generation())
                                    .isEqualTo(accepted.generation());
                        })
                .with(QUICK);
    }

    private static Verb<Accepted> refused(String name, VmUpdate update, Consumer<SizeView> check) {
        String command = "MachineSizes.change";
        return Verb.of(
                        name,
                        client -> {
                            running(client);
                            client.host().refuse(command, 9);
                        },
                        client -> update(client, "update", update),
                        (client, accepted) -> {
                            client.hasFailed(accepted, Reason.HYPERVISOR_FAILED);
                            check.accept(sizes(client));
                            client.host().refuse(command, 0);
                        })
                .with(QUICK);
    }

    private static List<Verb<?>> cpus() {
        return List.of(
                update("CPUs up", SizeVerbs::running, cpus(MORE_CPUS), hasCpus(MORE_CPUS)),
                update("CPUs down", with(cpus(MORE_CPUS)), cpus(1), hasCpus(1)),
                update(
                                "CPUs down where none can leave",
                                with(cpus(MORE_CPUS)),
                                cpus(1),
                                has -> {
                                    assertThat(has.cpus()).isEqualTo(MORE_CPUS);
                                    assertThat(has.usedCpus()).contains(1);
                                })
                        .with(QUICK.withEmulated(true)),
                refused("CPUs that the hypervisor refuses", cpus(MORE_CPUS), hasCpus(1)));
    }

    private static Consumer<SizeView> hasCpus(int cpus) {
        return has -> assertThat(has.cpus()).isEqualTo(cpus);
    }

    private static Consumer<SizeView> hasMemory(long mib) {
        return has -> assertThat(has.memoryMib()).isEqualTo(mib);
    }

    private static List<Verb<?>> memory() {
        return List.of(
                update(
                        "memory up",
                        SizeVerbs::running,
                        memory(MORE_MEMORY),
                        hasMemory(MORE_MEMORY)),
                update("memory down", with(memory(MORE_MEMORY)), memory(MEMORY), hasMemory(MEMORY)),
                refused(
                        "memory that the hypervisor refuses",
                        memory(MORE_MEMORY),
                        hasMemory(MEMORY)),
                Verb.of(
                                "guest with more memory reboots",
                                with(memory(MORE_MEMORY)),
                                client -> {
                                    client.host().machines().rebootGuest(client.uid());
                                    return true;
                                },
                                (client, _) -> {
                                    client.isIn(VmPhase.RUNNING, 2);
                                    assertThat(sizes(client).memoryMib()).isEqualTo(MORE_MEMORY);
                                })
                        .with(QUICK));
    }

    private static VmUpdate moreThanTheMachineCanHave() {
        return VmUpdate.sizes(
                Optional.of(MOST_CPUS), Optional.of(MOST_CPUS), Optional.empty(), Optional.empty());
    }

    private static List<Verb<?>> waiting() {
        return List.of(
                Verb.of(
                                "update of a stopped VM",
                                Client::stopped,
                                client -> update(client, "update", moreThanTheMachineCanHave()),
                                (client, accepted) -> {
                                    client.isDone(accepted, VmPhase.STOPPED, 0);
                                    assertThat(client.vm().spec().cpus()).isEqualTo(MOST_CPUS);
                                })
                        .with(QUICK),
                update(
                        "update that has to wait",
                        SizeVerbs::running,
                        moreThanTheMachineCanHave(),
                        hasCpus(1)),
                Verb.of(
                                "revert of what waits",
                                with(moreThanTheMachineCanHave()),
                                client ->
                                        client.edit(
                                                "revert",
                                                (edits, context) ->
                                                        edits.updates()
                                                                .revert(context, WEB, Set.of())),
                                (client, accepted) -> {
                                    client.isDone(accepted, VmPhase.RUNNING, 1);
                                    assertThat(SizeChanges.of(client.vm().spec(), client.handle()))
                                            .isEmpty();
                                })
                        .with(QUICK));
    }

    private static List<Verb<?>> resets() {
        return List.of(
                softReset("soft reset", SizeVerbs::running, SizeVerbs::keepsItsProcess),
                softReset("soft reset of a paused VM", Client::paused, SizeVerbs::keepsItsProcess),
                softReset(
                        "soft reset that brings what waits",
                        with(moreThanTheMachineCanHave()),
                        (client, accepted) ->
                                assertThat(sizes(client).cpus()).isEqualTo(MOST_CPUS)),
                Verb.of(
                                "soft reset that the guest ignores",
                                SizeVerbs::running,
                                client -> client.softReset(false, SHORT),
                                (client, accepted) -> {
                                    client.hasFailed(accepted, Reason.GUEST_DID_NOT_STOP);
                                    client.isIn(VmPhase.RUNNING, 1);
                                    keepsItsProcess(client, accepted);
                                })
                        .with(QUICK.withIgnorePowerdown(true)),
                Verb.of(
                                "soft reset by force that the guest ignores",
                                SizeVerbs::running,
                                client -> client.softReset(true, SHORT),
                                (client, accepted) -> {
                                    client.isDone(accepted, VmPhase.RUNNING, 2);
                                    keepsItsProcess(client, accepted);
                                })
                        .with(QUICK.withIgnorePowerdown(true)));
    }

    private static Verb<Accepted> softReset(
            String name, Consumer<Client> prepare, BiConsumer<Client, Accepted> check) {
        return Verb.of(
                        name,
                        prepare,
                        client -> client.softReset(false, LONG),
                        (client, accepted) -> {
                            client.isDone(accepted, VmPhase.RUNNING, 2);
                            client.neverKilledARunningGuest();
                            check.accept(client, accepted);
                        })
                .with(QUICK);
    }

    private static void keepsItsProcess(Client client, Accepted accepted) {
        for (RunState state : RunState.values()) {
            assertThat(client.host().commanded("terminate", state))
                    .as(accepted.toString())
                    .isZero();
        }
    }
}
