package io.plasmavmc.kvm.qemu.device;

import io.plasmavmc.kvm.qmp.QmpEvent;

/**
 * What has to be remembered of one process's devices because QEMU does not keep it. Begins empty
 * and ends with the process, or with the server. Any thread.
 */
public final class Ledger {

    private final Requests requests = new Requests();
    private final Departures departures = new Departures();

    /** Takes note of an event; the monitor's thread. */
    public void heard(QmpEvent event) {
        requests.heard(event);
        departures.heard(event);
    }

    Requests requests() {
        return requests;
    }

    Departures departures() {
        return departures;
    }
}
