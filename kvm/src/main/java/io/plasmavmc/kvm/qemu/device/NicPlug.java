package io.plasmavmc.kvm.qemu.device;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.NicSpec.Forward;
import io.plasmavmc.kvm.qemu.commandline.NicArguments;
import io.plasmavmc.kvm.qemu.commandline.PciLayout;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import io.plasmavmc.kvm.qemu.failure.QemuWords;
import io.plasmavmc.kvm.qemu.monitor.Talk;
import io.plasmavmc.kvm.qemu.network.ForwardPorts;
import io.plasmavmc.kvm.qmp.DeviceCommands.DeviceAdd;
import io.plasmavmc.kvm.qmp.NetCommands.InfoUserNetworks;
import io.plasmavmc.kvm.qmp.NetCommands.NetdevAdd;
import io.plasmavmc.kvm.qmp.NetCommands.NetdevDel;
import io.plasmavmc.kvm.qmp.NetCommands.SetLink;
import io.plasmavmc.kvm.qmp.QmpRefused;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plugs NICs into a machine: host ports and tap, network, device, link. Refused half-way, it takes
 * back what is there of them, in reverse; unanswered, it leaves that to the next attempt.
 */
final class NicPlug {

    private static final Logger log = LoggerFactory.getLogger(NicPlug.class);
    private static final int MOST_ATTEMPTS = 3;

    private final Talk talk;
    private final Uid vm;
    private final HostSide host;

    NicPlug(Talk talk, Uid vm, HostSide host) {
        this.talk = talk;
        this.vm = vm;
        this.host = host;
    }

    /**
     * Plugs in a NIC that the machine does not have; a chosen port that somebody else took in the
     * last moment is chosen anew.
     *
     * @return its forwards, each with its port
     * @throws QmpRefused with nothing left of it
     * @throws PlasmaException {@code PORT_IN_USE} or {@code BRIDGE_NOT_FOUND}, likewise
     */
    List<Forward> plug(MachineSpec.Nic wanted) {
        host.taps().requireBridge(wanted);
        for (int attempt = 1; attempt < MOST_ATTEMPTS; attempt++) {
            try {
                return plugOnce(wanted);
            } catch (PlasmaException failure) {
                if (!ForwardPorts.wasChosen(List.of(wanted), failure)) {
                    throw failure;
                }
            }
        }
        return plugOnce(wanted);
    }

    /**
     * Brings a NIC that is there to the link that is wanted. Whoever plugged it in may not have
     * come to write down which ports it got, so QEMU is asked.
     */
    List<Forward> adopt(MachineSpec.Nic wanted) {
        setLink(wanted.nicId(), wanted.linkUp());
        var asked = ForwardPorts.of(wanted);
        return asked.isEmpty()
                ? asked
                : UserNetworks.parse(talk.ask(new InfoUserNetworks()))
                        .found(QemuNames.network(wanted.nicId()), asked);
    }

    void setLink(String nicId, boolean up) {
        talk.act(new SetLink(QemuNames.nic(nicId), up));
    }

    /**
     * Removes the network and the tap of a NIC whose device is gone.
     *
     * @throws QmpRefused when it is refused
     */
    void removeNetwork(String nicId) {
        talk.remove(new NetdevDel(QemuNames.network(nicId)));
        host.taps().remove(vm, nicId);
    }

    private List<Forward> plugOnce(MachineSpec.Nic wanted) {
        var nic = ForwardPorts.choose(wanted);
        try {
            host.taps().make(vm, nic);
            addNetwork(nic);
            talk.act(new DeviceAdd(PciLayout.alone(NicArguments.device(nic))));
            if (!nic.linkUp()) {
                setLink(nic.nicId(), false);
            }
        } catch (QmpRefused refusal) {
            undo(nic.nicId());
            throw refusal;
        } catch (PlasmaException failure) {
            undo(nic.nicId());
            throw failure;
        }
        return ForwardPorts.of(nic);
    }

    private void addNetwork(MachineSpec.Nic nic) {
        var network = new NetdevAdd(NicArguments.network(host.node(), vm, nic));
        try {
            addOverLeftover(nic, network);
        } catch (QmpRefused refusal) {
            throw ForwardPorts.refused(List.of(nic), refusal.description())
                    .<RuntimeException>map(QemuFailures::portInUse)
                    .orElse(refusal);
        }
    }

    private void addOverLeftover(MachineSpec.Nic nic, NetdevAdd network) {
        try {
            talk.act(network);
        } catch (QmpRefused refusal) {
            if (!QemuWords.sayTaken(refusal)) {
                throw refusal;
            }
            talk.remove(new NetdevDel(QemuNames.network(nic.nicId())));
            talk.act(network);
        }
    }

    private void undo(String nicId) {
        try {
            removeNetwork(nicId);
        } catch (QmpRefused stuck) {
            log.warn("NIC {}: something was left behind: {}", nicId, stuck.getMessage());
        }
    }
}
