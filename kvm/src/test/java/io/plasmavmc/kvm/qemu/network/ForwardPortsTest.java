package io.plasmavmc.kvm.qemu.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.NicSpec.Forward;
import io.plasmavmc.core.vm.NicSpec.Forward.Protocol;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardPortsTest {

    @Test
    void freePortsAreChosenAndDiffer() {
        var wanted = forward(Protocol.TCP, "127.0.0.1", 0);
        var udp = forward(Protocol.UDP, "127.0.0.1", 0);

        var chosen = forwards(ForwardPorts.choose(spec(wanted, wanted, udp)));

        assertThat(chosen)
                .hasSize(3)
                .allMatch(forward -> forward.hostPort() > 0)
                .doesNotHaveDuplicates();
    }

    @Test
    void nicThatIsPluggedInByItselfGetsAFreePort() {
        var wanted = spec(forward(Protocol.TCP, "127.0.0.1", 0)).nics().getFirst();

        assertThat(ForwardPorts.of(ForwardPorts.choose(wanted)))
                .singleElement()
                .satisfies(forward -> assertThat(forward.hostPort()).isPositive());
    }

    @Test
    void samePortTwiceIsTaken() {
        int free =
                forwards(ForwardPorts.choose(spec(forward(Protocol.TCP, "127.0.0.1", 0))))
                        .getFirst()
                        .hostPort();
        var wanted = forward(Protocol.TCP, "127.0.0.1", free);

        assertThatThrownBy(() -> ForwardPorts.choose(spec(wanted, wanted)))
                .isInstanceOfSatisfying(
                        PlasmaException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.PORT_IN_USE));
    }

    @Test
    void addressThatIsNoneOfTheHostsIsRefused() {
        assertThatThrownBy(() -> ForwardPorts.choose(spec(forward(Protocol.TCP, "192.0.2.1", 0))))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessageContaining("192.0.2.1");
    }

    @Test
    void nameIsNeverLookedUp() {
        assertThatThrownBy(() -> ForwardPorts.choose(spec(forward(Protocol.TCP, "localhost", 0))))
                .isInstanceOf(PlasmaException.HypervisorFailed.class)
                .hasMessageContaining("not an IPv4 address");
    }

    @Test
    void portThatQemuCouldNotTakeIsReadFromItsWords() {
        var taken = forward(Protocol.TCP, "127.0.0.1", 3333);
        var words = "-netdev {}: Could not set up host forwarding rule 'tcp:127.0.0.1:3333-:22'";

        assertThat(
                        ForwardPorts.refused(
                                nics(forward(Protocol.UDP, "127.0.0.1", 3333), taken), words))
                .contains(taken);
        assertThat(ForwardPorts.refused(nics(taken), "something else")).isEmpty();
    }

    @Test
    void onlyAPortThatNobodyAskedForIsChosenAnew() {
        var asked = forward(Protocol.TCP, "127.0.0.1", 3333);
        var failure = QemuFailures.portInUse(asked);

        assertThat(ForwardPorts.wasChosen(nics(forward(Protocol.TCP, "127.0.0.1", 0)), failure))
                .isTrue();
        assertThat(ForwardPorts.wasChosen(nics(asked), failure)).isFalse();
        assertThat(ForwardPorts.wasChosen(nics(), QemuFailures.failed("else"))).isFalse();
    }

    private static Forward forward(Protocol protocol, String address, int port) {
        return new Forward(protocol, address, port, 22);
    }

    private static List<Forward> forwards(MachineSpec spec) {
        return ForwardPorts.of(spec.nics().getFirst());
    }

    private static List<MachineSpec.Nic> nics(Forward... forwards) {
        return spec(forwards).nics();
    }

    private static MachineSpec spec(Forward... forwards) {
        var nic =
                new MachineSpec.Nic(
                        "eth0",
                        "52:54:00:00:00:01",
                        true,
                        new NicSpec.Network.User(List.of(forwards)),
                        0);
        return new MachineSpec(
                VmId.of("default", "default", "web"),
                new Uid("00000000-0000-4000-8000-000000000002"),
                1,
                "pc-q35-7.2",
                1,
                1,
                128,
                128,
                List.of(),
                List.of(nic));
    }
}
