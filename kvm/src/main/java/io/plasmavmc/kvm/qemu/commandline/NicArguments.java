package io.plasmavmc.kvm.qemu.commandline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.NicSpec;
import java.util.Locale;

/** A NIC as a network and a device. */
public final class NicArguments {

    private NicArguments() {}

    /**
     * The network, as {@code -netdev} and {@code netdev_add} take it. Host ports are chosen and a
     * bridge's tap is made before.
     */
    public static ObjectNode network(Uid node, Uid vm, MachineSpec.Nic nic) {
        return switch (nic.network()) {
            case NicSpec.Network.User user -> user(nic.nicId(), user);
            case NicSpec.Network.Bridge bridge ->
                    Arguments.json()
                            .put("type", "tap")
                            .put("id", QemuNames.network(nic.nicId()))
                            .put("ifname", QemuNames.tap(node, vm, nic.nicId()))
                            .put("script", "no")
                            .put("downscript", "no");
        };
    }

    /**
     * The device, as {@code -device} and {@code device_add} take it; without the ROM that boots
     * from the network.
     */
    public static ObjectNode device(MachineSpec.Nic nic) {
        return Arguments.json()
                .put("driver", "virtio-net-pci")
                .put("id", QemuNames.nic(nic.nicId()))
                .put("bus", PciLayout.port(nic.slot()))
                .put("netdev", QemuNames.network(nic.nicId()))
                .put("mac", nic.mac())
                .put("romfile", "");
    }

    private static ObjectNode user(String nicId, NicSpec.Network.User user) {
        var network = Arguments.json().put("type", "user").put("id", QemuNames.network(nicId));
        if (!user.forwards().isEmpty()) {
            var forwards = network.putArray("hostfwd");
            user.forwards().forEach(forward -> forwards.addObject().put("str", text(forward)));
        }
        return network;
    }

    /** QEMU's spelling of a forward, which it also uses when it cannot set it up. */
    public static String text(NicSpec.Forward forward) {
        return "%s:%s:%d-:%d"
                .formatted(
                        forward.protocol().name().toLowerCase(Locale.ROOT),
                        forward.hostAddress(),
                        forward.hostPort(),
                        forward.guestPort());
    }
}
