package io.plasmavmc.chainfire.sqlite;

import io.plasmavmc.chainfire.WatchEvent.Changed;
import java.util.List;

/** Passes on what happens on the writer thread: changes to the watches, time to the leases. */
record WriterEvents(WatchHub hub, Leases leases) implements GroupWriter.Listener {

    @Override
    public void published(List<Changed> changes) {
        hub.publish(changes);
    }

    @Override
    public List<Edit<?>> tick() {
        hub.tellProgress();
        return leases.due();
    }

    @Override
    public void stopped(String reason) {
        hub.close(reason);
    }
}
