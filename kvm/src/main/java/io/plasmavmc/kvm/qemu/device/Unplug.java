package io.plasmavmc.kvm.qemu.device;

import io.plasmavmc.core.vm.Item;
import io.plasmavmc.kvm.qemu.commandline.QemuNames;
import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import io.plasmavmc.kvm.qemu.monitor.Talk;
import io.plasmavmc.kvm.qmp.QmpRefused;
import java.time.InstantSource;

/** Asks a machine's guest to let devices go, and clears away what was behind those that went. */
final class Unplug {

    private final Talk talk;
    private final DiskPlug disks;
    private final NicPlug nics;
    private final Requests requests;
    private final InstantSource clock;

    Unplug(Talk talk, DiskPlug disks, NicPlug nics, Requests requests, InstantSource clock) {
        this.talk = talk;
        this.disks = disks;
        this.nics = nics;
        this.requests = requests;
        this.clock = clock;
    }

    /**
     * Asks. Noted before it is sent, because the guest's answer may come before QEMU's own.
     *
     * @throws QmpRefused when QEMU will not ask
     */
    void ask(Item item) {
        var before = requests.asked(item, clock.instant());
        try {
            talk.askToGo(QemuNames.device(item));
        } catch (QmpRefused refusal) {
            requests.takeBack(item, before);
            throw refusal;
        }
    }

    /**
     * Clears away; what is not there is cleared already.
     *
     * @param present whether the machine still has the device
     * @throws QmpRefused while something is still used
     */
    void release(Item item, boolean present) {
        if (present) {
            throw QemuFailures.failed("%s: the machine still has it".formatted(item));
        }
        switch (item.kind()) {
            case DISK -> disks.removeNodes(item.id());
            case NIC -> nics.removeNetwork(item.id());
            case CPUS, MEMORY -> throw new IllegalArgumentException(item + " is no device");
        }
    }
}
