package io.plasmavmc.testkit.sim;

import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.StateWatcher;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.WatcherConfig;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.volume.Volume;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is true in the store, read after every commit past all faults, and the rules that every
 * change has to keep.
 */
final class Facts {
    private final StateWatcher watcher;
    private final StateIndex index = new StateIndex();
    private final MachineRules machines;
    private final FileRules files;
    private final StoreRules rules;
    private final Set<Uid> seen = new HashSet<>();
    private final Set<Uid> removed = new HashSet<>();

    Facts(World world) {
        WatcherConfig config =
                new WatcherConfig(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1));
        watcher = new StateWatcher(world.store, world.codec(), config);
        machines = new MachineRules(world, this);
        files = new FileRules(world, this);
        rules = new StoreRules(world, machines);
    }

    MachineRules machines() {
        return machines;
    }

    FileRules files() {
        return files;
    }

    StateSnapshot state() {
        return index.snapshot();
    }

    /** Reads and judges what was committed since the last time. */
    void settleUp() {
        List<StateEvent> events = read();
        while (!events.isEmpty()) {
            StateSnapshot before = state();
            events.forEach(index::apply);
            events.forEach(event -> remember(before, event));
            rules.judge(before, state(), events);
            events = read();
        }
    }

    private void remember(StateSnapshot before, StateEvent event) {
        switch (event) {
            case StateEvent.VmDeleted(var id) ->
                    before.vm(id).ifPresent(view -> removed.add(view.wanted().uid()));
            case StateEvent.VolumeUpdated(var _, var volume) -> seen.add(volume.value().uid());
            case StateEvent.ImageUpdated(var _, var image) -> seen.add(image.value().uid());
            default -> {}
        }
    }

    /** Whether the VM was once there and its keys are gone. */
    boolean wasRemoved(Uid vm) {
        return removed.contains(vm);
    }

    /** Whether the volume or image was ever in the store. */
    boolean wasSeen(Uid thing) {
        return seen.contains(thing);
    }

    private List<StateEvent> read() {
        return switch (watcher.next()) {
            case StateWatcher.Look.Events(List<StateEvent> events) -> events;
            case StateWatcher.Look.Failed(var cause, var _) -> throw cause;
        };
    }

    Optional<VmHandle> handle(Uid vm) {
        return state().handles().values().stream()
                .map(Stored::value)
                .filter(handle -> handle.uid().equals(vm))
                .findFirst();
    }

    Optional<Volume> volume(Uid volume) {
        return state().volumes().values().stream()
                .map(Stored::value)
                .filter(found -> found.uid().equals(volume))
                .findFirst();
    }
}
