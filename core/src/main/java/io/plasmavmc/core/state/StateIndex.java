package io.plasmavmc.core.state;

import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.core.vm.VmId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The read model: what this server knows of the shared state, for get, list and watch.
 *
 * <p>The synchronizing thread alone applies events and publishes a new snapshot per revision; any
 * thread reads, without waiting. Listeners are told after the snapshot they are told about can be
 * read; they must not block.
 */
public final class StateIndex implements StateSink {

    private volatile StateSnapshot published = StateSnapshot.EMPTY;
    private volatile boolean synced;
    private StateSnapshot next = StateSnapshot.EMPTY;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Hears of new snapshots. */
    @FunctionalInterface
    public interface Listener {
        void published(StateSnapshot snapshot);
    }

    public StateSnapshot snapshot() {
        return published;
    }

    public Optional<VmView> vm(VmId id) {
        return published.vm(id);
    }

    /** The newest revision that can be read here. */
    public Revision applied() {
        return published.revision();
    }

    /** Whether the state was read wholly once; before, an absent key proves nothing. */
    public boolean isSynced() {
        return synced;
    }

    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    public void removeListener(Listener listener) {
        listeners.remove(listener);
    }

    @Override
    public void apply(StateEvent event) {
        switch (event) {
            case StateEvent.Applied(Revision revision) -> publish(revision);
            case StateEvent.Synced(Revision revision) -> {
                synced = true;
                publish(revision);
            }
            case StateEvent.Resyncing _ -> {}
            case StateEvent.Change change -> next = StateChanges.apply(next, change);
        }
    }

    private void publish(Revision revision) {
        next = StateChanges.at(next, revision);
        published = next;
        listeners.forEach(listener -> listener.published(next));
    }
}
