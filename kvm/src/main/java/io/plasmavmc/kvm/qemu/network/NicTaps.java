package io.plasmavmc.kvm.qemu.network;

import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * The tap of each NIC on a bridge, at the start of its machine and while it runs. NICs on other
 * networks need none. Any thread.
 */
public final class NicTaps {

    private final Taps taps;
    private final Uid node;
    private final Supplier<? extends Collection<String>> bridges;

    /**
     * @param bridges those of the host that VMs may join now
     */
    public NicTaps(Taps taps, Uid node, Supplier<? extends Collection<String>> bridges) {
        this.taps = taps;
        this.node = node;
        this.bridges = bridges;
    }

    /**
     * Refuses a bridge that is not allowed or not there.
     *
     * @throws io.plasmavmc.core.error.PlasmaException {@code BRIDGE_NOT_FOUND}
     */
    public void requireBridge(MachineSpec.Nic nic) {
        if (nic.network() instanceof NicSpec.Network.Bridge(var bridge)
                && !bridges.get().contains(bridge)) {
            throw QemuFailures.unknownBridge(bridge);
        }
    }

    /**
     * Makes the NIC's tap, where it needs one.
     *
     * @throws io.plasmavmc.core.error.PlasmaException with nothing left behind
     */
    public void make(Uid vm, MachineSpec.Nic nic) {
        if (nic.network() instanceof NicSpec.Network.Bridge(var bridge)) {
            taps.create(QemuNames.tap(node, vm, nic.nicId()), vm, bridge);
        }
    }

    /** Removes it; none is no error. */
    public void remove(Uid vm, String nicId) {
        taps.remove(QemuNames.tap(node, vm, nicId), vm);
    }
}
