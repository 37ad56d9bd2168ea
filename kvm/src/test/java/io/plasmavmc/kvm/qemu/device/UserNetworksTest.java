package io.plasmavmc.kvm.qemu.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.plasmavmc.core.vm.NicSpec.Forward;
import io.plasmavmc.core.vm.NicSpec.Forward.Protocol;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserNetworksTest {

    /** As QEMU 7.2.22 prints it. */
    private static final String TABLE =
            """
            Hub -1 (net-a):\r
              Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ\r
              TCP[ESTABLISHED]   12       127.0.0.1 39999       10.0.2.15    22     0     0\r
              TCP[HOST_FORWARD]  12       127.0.0.1 44833       10.0.2.15    22     0     0\r
            Hub -1 (net-b):\r
              Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ\r
              TCP[HOST_FORWARD]  13               *  5556       10.0.2.15    80     0     0\r
              TCP[HOST_FORWARD]  15       127.0.0.1 40001       10.0.2.15    80     0     0\r
              TCP[HOST_FORWARD]  16       127.0.0.1 40002       10.0.2.15    80     0     0\r
              UDP[HOST_FORWARD]  14       127.0.0.1  5555       10.0.2.15    53     0     0\r
            """;

    private final UserNetworks networks = UserNetworks.parse(TABLE);

    @Test
    void chosenPortIsFound() {
        assertThat(networks.found("net-a", List.of(tcp("127.0.0.1", 0, 22))))
                .containsExactly(tcp("127.0.0.1", 44833, 22));
    }

    @Test
    void forwardsOfOneNetworkAreKeptApartByProtocolAndAddress() {
        var udp = new Forward(Protocol.UDP, "127.0.0.1", 0, 53);

        assertThat(networks.found("net-b", List.of(udp, tcp("0.0.0.0", 0, 80))))
                .containsExactly(
                        new Forward(Protocol.UDP, "127.0.0.1", 5555, 53), tcp("0.0.0.0", 5556, 80));
    }

    @Test
    void noPortIsGivenTwice() {
        var wanted = tcp("127.0.0.1", 0, 80);

        assertThat(networks.found("net-b", List.of(wanted, wanted, wanted)))
                .containsExactly(tcp("127.0.0.1", 40001, 80), tcp("127.0.0.1", 40002, 80), wanted);
    }

    @Test
    void portOfAnotherNetworkIsNotTaken() {
        var wanted = tcp("127.0.0.1", 0, 22);

        assertThat(networks.found("net-b", List.of(wanted))).containsExactly(wanted);
        assertThat(UserNetworks.parse("something else").found("net-a", List.of(wanted)))
                .containsExactly(wanted);
    }

    private static Forward tcp(String address, int port, int guestPort) {
        return new Forward(Protocol.TCP, address, port, guestPort);
    }
}
