package io.plasmavmc.kvm.qemu.size;

import io.plasmavmc.kvm.qemu.failure.QemuFailures;
import io.plasmavmc.kvm.qemu.monitor.Talk;
import io.plasmavmc.kvm.qmp.CpuCommands.QueryHotpluggableCpus;
import io.plasmavmc.kvm.qmp.IdentityCommands.QueryKvm;

/**
 * The CPUs of one machine. QEMU is asked for them each time: that one has left is told by no event
 * that could be relied on. All within {@link Talk#answered}.
 */
final class Cpus {

    private final Talk talk;

    Cpus(Talk talk) {
        this.talk = talk;
    }

    int count() {
        return places().taken();
    }

    /**
     * Plugs in those that are missing.
     *
     * @throws io.plasmavmc.kvm.qmp.QmpRefused when QEMU refuses one; those before it stay
     */
    void plug(int total) {
        var places = places();
        if (total > places.all()) {
            throw QemuFailures.failed(
                    "%d CPUs: the machine was started with places for %d"
                            .formatted(total, places.all()));
        }
        places.upTo(total).forEach(talk::act);
    }

    /**
     * Asks the guest for the last one, if it is still there.
     *
     * @throws io.plasmavmc.kvm.qmp.QmpRefused when QEMU will not ask
     */
    void askToGo(int index) {
        if (!talk.ask(new QueryKvm())) {
            throw QemuFailures.failed(
                    "CPUs cannot leave a machine that QEMU emulates: QEMU would die of it");
        }
        var places = places();
        if (index < places.taken()) {
            var last = places.lastPlugged();
            talk.askToGo(last.orElseThrow(() -> QemuFailures.failed("the last CPU cannot leave")));
        }
    }

    private CpuPlaces places() {
        return CpuPlaces.of(talk.ask(new QueryHotpluggableCpus()));
    }
}
