package io.plasmavmc.core.vm;

import java.util.List;

/**
 * A NIC of the VM.
 *
 * @param nicId unique among the VM's NICs, follows the name grammar
 * @param mac six pairs of lower-case hex digits with colons, never multicast
 * @param slot the hot-plug port reserved in the commit that added the NIC, from 0
 * @param detaching asked to go; id, slot and claim stay taken until QEMU has let go
 * @param generation the generation of this entry's last change
 */
public record NicSpec(
        String nicId,
        String mac,
        boolean linkUp,
        Network network,
        int slot,
        boolean detaching,
        long generation) {

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
