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
     * @return how many there are then
     * @throws io.plasmavmc.kvm.qmp.QmpRefused when QEMU refuses one; those before it stay
     */
    int plug(int total) {
        var places = places();
        if (total > places.all()) {
            throw QemuFailures.failed(
                    "%d CPUs: the machine was started with places for %d"
                            .formatted(total, places.all()));
        }
        var missing = places.upTo(total);
        missing.forEach(talk::act);
        return places.taken() + missing.size();
    }

    /**
     * Asks the guest for the one that so many are before, unless it has left. By number and not by
     * place: a guest that throws one out by itself leaves a gap.
     *
     * @throws io.plasmavmc.kvm.qmp.QmpRefused when QEMU will not ask
     */
    void askToGo(int index) {
        if (!talk.ask(new QueryKvm())) {
            throw QemuFailures.failed(
                    "CPUs cannot leave a machine that QEMU emulates: QEMU would die of it");
        }
        if (index == 0) {
            throw QemuFailures.failed("the CPU that the machine was started with cannot leave");
        }
        places().plugged(index).ifPresent(talk::askToGo);
    }

    private CpuPlaces places() {
        return CpuPlaces.of(talk.ask(new QueryHotpluggableCpus()));
    }
}
