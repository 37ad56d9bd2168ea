package io.plasmavmc.kvm.qemu;

import static io.plasmavmc.kvm.qemu.ScriptedHost.AMPLE;
import static io.plasmavmc.kvm.qemu.ScriptedSizes.BASE_MIB;
import static io.plasmavmc.testkit.qemu.ScriptedAgent.refusing;
import static io.plasmavmc.testkit.qemu.ScriptedAgent.returning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.SizeCommand;
import io.plasmavmc.core.hypervisor.SizeCommand.PlugCpus;
import io.plasmavmc.core.hypervisor.SizeCommand.UnplugCpu;
import io.plasmavmc.core.hypervisor.SizeCommand.UseCpus;
import io.plasmavmc.core.hypervisor.SizeCommand.UseMemory;
import io.plasmavmc.core.hypervisor.SizeView;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.testkit.qemu.Answer;
import io.plasmavmc.testkit.qemu.Json;
import io.plasmavmc.testkit.qemu.ScriptedAgent;
import io.plasmavmc.testkit.qemu.ScriptedMachine;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of sizes when QEMU or the guest refuses, falls silent, or does it by halves. */
class QemuSizesTest {

    private static final String ONE_CPU = returning("[{\"logical-id\": 0, \"online\": true}]");
    private static final String REFUSED = "GenericError";

    private final Queue<Uid> told = new ConcurrentLinkedQueue<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private ScriptedHost host;
    private MachineSpec spec;
    private ScriptedMachine machine;
    private ScriptedSizes sizes;
    private ScriptedAgent agent;

    @BeforeEach
    void run(@TempDir Path directory) {
        host = new ScriptedHost(directory);
        spec = host.spec();
        machine = host.run(spec);
        sizes = ScriptedSizes.of(machine);
        agent = ScriptedAgent.listen(machine.process().agent());
        host.backend().onChange(told::add);
    }

    @AfterEach
    void close() {
        agent.close();
        host.close();
    }

    // CPUs come.

    @Test
    void cpusComeFromBelowUnderIdsOfTheirPlaces() {
        assertThat(change(new PlugCpus(3)).cpus()).isEqualTo(3);

        assertThat(sizes.plugged()).containsExactlyInAnyOrder(1, 2);
        assertThat(change(new PlugCpus(2)).cpus()).isEqualTo(3);
        assertThat(machine.times("device_add")).isEqualTo(2);
    }

    @Test
    void gapThatTheGuestHasMadeIsFilledFirst() {
        sizes.plug(1, 3);

        change(new PlugCpus(4));

        assertThat(sizes.plugged()).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void cpuThatIsRefusedIsSaidSoAndThoseBeforeItStay() {
        sizes.plug(1);
        machine.on("device_add", _ -> Answer.error(REFUSED, "no vCPU hotplug today"));

        assertThatThrownBy(() -> change(new PlugCpus(3)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessage("QEMU refused device_add: no vCPU hotplug today");

        assertThat(look().cpus()).isEqualTo(2);
    }

    @Test
    void moreCpusThanPlacesAreRefusedBeforeAnyIsPlugged() {
        assertThatThrownBy(() -> change(new PlugCpus(5)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessage("5 CPUs: the machine was started with places for 4");

        assertThat(sizes.plugged()).isEmpty();
    }

    @Test
    void cpuWhoseReplyIsLostIsSeenByTheNextLook() {
        machine.on(
                "device_add",
                _ -> {
                    sizes.plug(1);
                    return Answer.silence().thenHangUp();
                });

        assertThat(host.backend().sizes().change(spec.uid(), new PlugCpus(2))).isEmpty();

        await().atMost(AMPLE).until(() -> lookIfAnswered().isPresent());
        assertThat(look().cpus()).isEqualTo(2);
    }

    // CPUs go.

    @Test
    void lastCpuIsAskedForAndGoneWhenTheGuestHasLetItGo() {
        sizes.kvm();
        sizes.plug(1, 2);

        assertThat(change(new UnplugCpu(2)).cpus()).isEqualTo(3);
        change(new UnplugCpu(2));
        told.clear();
        sizes.letGo(2);

        awaitTold();
        assertThat(look().cpus()).isEqualTo(2);
    }

    @Test
    void cpuThatHasLeftNeedsNoAskingAndNoneGoesInItsPlace() {
        sizes.kvm();
        sizes.plug(1);

        assertThat(change(new UnplugCpu(2)).cpus()).isEqualTo(2);
    }

    @Test
    void lastCpuBehindAGapIsFoundByItsNumber() {
        sizes.kvm();
        sizes.plug(1, 3);
        machine.on("device_del", this::asked);

        change(new UnplugCpu(2));

        assertThat(asked).containsExactly(QemuNames.cpu(3));
    }

    @Test
    void cpuAtBootCannotGo() {
        sizes.kvm();

        assertThatThrownBy(() -> change(new UnplugCpu(0)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessage("the CPU that the machine was started with cannot leave");
        assertThat(machine.times("device_del")).isZero();
    }

    @Test
    void emulatedMachineIsNeverAskedToLoseACpu() {
        sizes.plug(1);

        assertThatThrownBy(() -> change(new UnplugCpu(1)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessageContaining("would die of it");
        assertThat(machine.times("device_del")).isZero();
    }

    @Test
    void refusalToAskIsSaidInQemusWords() {
        sizes.kvm();
        sizes.plug(1);
        machine.on("device_del", _ -> Answer.error(REFUSED, "acpi: guest has no \u001b[1mACPI"));

        assertThatThrownBy(() -> change(new UnplugCpu(1)))
                .hasMessage("QEMU refused device_del: acpi: guest has no  [1mACPI");
    }

    // What the guest uses.

    @Test
    void nobodyIsAskedWhereTheChannelIsClosed() {
        assertThat(look(true).usedCpus()).isEmpty();
        assertThatThrownBy(() -> change(new UseCpus(1)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessage("the guest agent does not answer");

        assertThat(agent.times("guest-sync-delimited")).isZero();
    }

    @Test
    void guestIsNotAskedUnlessItIsToBe() {
        sizes.listening(true);

        assertThat(look().usedCpus()).isEmpty();

        assertThat(agent.times("guest-sync-delimited")).isZero();
    }

    @Test
    void agentTellsWhatTheGuestUses() {
        sizes.listening(true);
        agent.on("guest-get-vcpus", ONE_CPU);
        sizes.plug(1);

        assertThat(look(true)).isEqualTo(new SizeView(2, Optional.of(1), BASE_MIB, BASE_MIB));
        assertThat(change(new UseCpus(1)).usedCpus()).isEmpty();
    }

    @Test
    void numberOfCpusThatCannotBeIsNotKnown() {
        sizes.listening(true);

        agent.on("guest-get-vcpus", returning("[{\"online\": true}, {\"online\": true}]"));
        assertThat(look(true).usedCpus()).isEmpty();
        agent.on("guest-get-vcpus", returning("[]"));
        assertThat(look(true).usedCpus()).isEmpty();
    }

    @Test
    void agentThatSaysNonsenseOrNothingKeepsNobodyFromTheRest() {
        sizes.listening(true);

        for (var answer : new String[] {"", "\u00ff\n", "no\n", refusing("not for you")}) {
            agent.on("guest-sync-delimited", answer);
            assertThat(look(true)).isEqualTo(new SizeView(1, Optional.empty(), BASE_MIB, BASE_MIB));
        }
    }

    @Test
    void commandThatTheGuestForbidsIsSaidInItsWords() {
        sizes.listening(true);
        agent.on("guest-get-vcpus", refusing("The command guest-get-vcpus has been disabled"));

        assertThatThrownBy(() -> change(new UseCpus(1)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessage(
                        "the guest agent refuses guest-get-vcpus:"
                                + " The command guest-get-vcpus has been disabled");
    }

    @Test
    void agentThatComesIsTold() {
        sizes.listening(true);
        machine.emit("VSERPORT_CHANGE", "{\"id\": \"agent-port\", \"open\": true}");

        awaitTold();
    }

    // Memory.

    @Test
    void memoryIsAskedForAboveTheBase() {
        sizes.has(512);

        assertThat(change(new UseMemory(640)))
                .isEqualTo(new SizeView(1, Optional.empty(), 640, 640));

        assertThat(change(new UseMemory(128)))
                .isEqualTo(new SizeView(1, Optional.empty(), 640, 128));
    }

    @Test
    void guestIsNotWaitedForAndWhatItTakesIsTold() {
        change(new UseMemory(640));
        told.clear();

        sizes.has(256);
        sizes.tellMemory();

        awaitTold();
        assertThat(look()).isEqualTo(new SizeView(1, Optional.empty(), 384, 640));
    }

    @Test
    void sizeThatQemuRefusesIsSaidInItsWordsAndNothingIsAskedFor() {
        machine.on(
                "qom-set",
                _ ->
                        Answer.error(
                                REFUSED,
                                "'requested-size' has to be multiple of 'block-size' (0x200000)"));

        assertThatThrownBy(() -> change(new UseMemory(129)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessageContaining("multiple of 'block-size'");

        assertThat(look().requestedMemoryMib()).isEqualTo(128);
    }

    @Test
    void lessThanTheBaseIsRefusedWithoutAsking() {
        assertThatThrownBy(() -> change(new UseMemory(126)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessage("126 MiB: the machine was started with 128 MiB, which stay");
        assertThat(machine.times("qom-set")).isZero();
    }

    @Test
    void machineWithoutPluggableMemoryHasItsBaseAndNoMore() {
        sizes.withoutPluggableMemory();

        assertThat(look()).isEqualTo(new SizeView(1, Optional.empty(), BASE_MIB, BASE_MIB));
        assertThat(change(new UseMemory(128)).memoryMib()).isEqualTo(128);
        assertThatThrownBy(() -> change(new UseMemory(130)))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessage("130 MiB: the machine was started with 128 MiB, and can have no more");
        assertThat(machine.times("qom-set")).isZero();
    }

    // Silence.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "query-hotpluggable-cpus",
                "query-memory-devices",
                "query-memory-size-summary"
            })
    void questionThatIsNotAnsweredOrRefusedIsNoAnswer(String question) {
        machine.on(question, _ -> Answer.error(REFUSED, "what?"));
        assertThat(lookIfAnswered()).isEmpty();
        machine.on(question, _ -> Answer.ok("{\"x\": 1}"));
        assertThat(lookIfAnswered()).isEmpty();
        machine.on(question, _ -> Answer.silence().thenHangUp());
        assertThat(lookIfAnswered()).isEmpty();
    }

    @Test
    void machineThatDoesNotSayWhetherItIsEmulatedIsNotAsked() {
        sizes.plug(1);
        machine.on("query-kvm", _ -> Answer.error("CommandNotFound", "what?"));

        assertThat(host.backend().sizes().change(spec.uid(), new UnplugCpu(1))).isEmpty();
        assertThat(machine.times("device_del")).isZero();
    }

    @Test
    void machineThatEndsAfterItWasAskedDoesNotAnswer() {
        machine.on(
                "qom-set",
                _ -> {
                    machine.process().end(1, "out of luck");
                    return Answer.ok().thenHangUp();
                });

        assertThat(host.backend().sizes().change(spec.uid(), new UseMemory(640))).isEmpty();
    }

    private Answer asked(Json.Obj arguments) {
        asked.add(arguments.text("id"));
        return Answer.ok();
    }

    private SizeView change(SizeCommand command) {
        return host.backend().sizes().change(spec.uid(), command).orElseThrow();
    }

    private SizeView look() {
        return look(false);
    }

    private SizeView look(boolean askGuest) {
        return host.backend().sizes().look(spec.uid(), askGuest).orElseThrow();
    }

    private Optional<SizeView> lookIfAnswered() {
        return host.backend().sizes().look(spec.uid(), false);
    }

    private void awaitTold() {
        await().atMost(AMPLE).until(() -> Set.copyOf(told).contains(spec.uid()));
    }
}
