package io.plasmavmc.kvm.qemu;

import static io.plasmavmc.testkit.qemu.ScriptedAgent.refusing;
import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.hypervisor.RunState;
import io.plasmavmc.testkit.qemu.Answer;
import io.plasmavmc.testkit.qemu.ScriptedAgent;
import io.plasmavmc.testkit.qemu.ScriptedMachine;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is asked to power a guest off, whatever its agent says. */
class QemuPowerDownTest {

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
    }

    @AfterEach
    void close() {
        agent.close();
        host.close();
    }

    @Test
    void agentThatTakesItSparesTheButton() {
        sizes.listening(true);
        agent.on("guest-shutdown", "");

        assertThat(powerDown()).isEqualTo(RunState.RUNNING);

        assertThat(agent.times("guest-shutdown")).isEqualTo(1);
        assertThat(machine.times("system_powerdown")).isZero();
    }

    @Test
    void guestThatIsStillThereThoughItsAgentTookItHearsTheButtonToo() {
        sizes.listening(true);
        agent.on("guest-shutdown", "");
        powerDown();

        powerDown();

        assertThat(agent.times("guest-shutdown")).isEqualTo(2);
        assertThat(machine.times("system_powerdown")).isEqualTo(1);
    }

    @Test
    void buttonIsPressedWhereNoAgentIs() {
        powerDown();

        assertThat(agent.times("guest-sync-delimited")).isZero();
        assertThat(machine.times("system_powerdown")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u00ff\u00ff\n", "{\"return\": 1}\n"})
    void buttonIsPressedWhereTheAgentIsOutOfItsMind(String answer) {
        sizes.listening(true);
        agent.on("guest-sync-delimited", answer).on("guest-shutdown", "");

        powerDown();

        assertThat(agent.times("guest-shutdown")).isZero();
        assertThat(machine.times("system_powerdown")).isEqualTo(1);
    }

    @Test
    void buttonIsPressedWhereTheAgentRefuses() {
        sizes.listening(true);
        agent.on("guest-shutdown", refusing("The command guest-shutdown has been disabled"));

        powerDown();

        assertThat(machine.times("system_powerdown")).isEqualTo(1);
    }

    @Test
    void buttonIsPressedWhereNobodySaysWhetherThereIsAnAgent() {
        machine.on("query-chardev", _ -> Answer.error("GenericError", "what?"));

        powerDown();

        assertThat(machine.times("system_powerdown")).isEqualTo(1);
    }

    @Test
    void machineThatEndsWhileItIsAskedIsAbsent() {
        machine.on(
                "query-chardev",
                _ -> {
                    machine.process().end(0, "");
                    return Answer.silence().thenHangUp();
                });

        assertThat(host.backend().powerDown(spec.uid())).isInstanceOf(Observation.Absent.class);
    }

    private RunState powerDown() {
        return ScriptedHost.state(host.backend().powerDown(spec.uid()));
    }
}
