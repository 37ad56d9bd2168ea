package io.plasmavmc.core.vm;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A NIC of the VM.
 *
 * @param nicId unique among the VM's NICs, follows the name grammar
 * @param mac six pairs of lower-case hex digits with colons, never multicast
 */
public record NicSpec(
        String nicId,
        String mac,
        boolean linkUp,
        Network network,
        int slot,
        Optional<Duration> detach,
        long generation)
        implements DeviceSpec {

    @Override
    public Item item() {
        return Item.nic(nicId);
    }

    public NicSpec withDetach(Optional<Duration> newDetach) {
        return new NicSpec(nicId, mac, linkUp, network, slot, newDetach, generation);
    }

    public NicSpec withLink(boolean up) {
        return new NicSpec(nicId, mac, up, network, slot, detach, generation);
    }

    /** Changed by the edit of that generation. */
    public NicSpec withGeneration(long newGeneration) {
        return new NicSpec(nicId, mac, linkUp, network, slot, detach, newGeneration);
    }

    /** What the NIC is plugged into. */
    public sealed interface Network {

        /** QEMU's user-mode network: outgoing traffic and forwards, no privileges needed. */
        record User(List<Forward> forwards) implements Network {
            public User {
                forwards = List.copyOf(forwards);
            }
        }

        /** A bridge of the host that its operator allowed. */
        record Bridge(String name) implements Network {}
    }

    /**
     * A port of the host that leads to one of the guest.
     *
     * @param hostAddress an IPv4 address of the host
     * @param hostPort 0 for one that is free at the start
     */
    public record Forward(Protocol protocol, String hostAddress, int hostPort, int guestPort) {

        public enum Protocol {
            TCP,
            UDP
        }
    }
}
