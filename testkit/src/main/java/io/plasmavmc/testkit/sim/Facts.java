package io.plasmavmc.testkit.sim;

import io.plasmavmc.core.hypervisor.fake.FakeHost;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.StateWatcher;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.state.WatcherConfig;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.ItemAnswer;
import io.plasmavmc.core.vm.VirtualMachine;
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
    private final World world;
    private final StateWatcher watcher;
    private final StateIndex index = new StateIndex();
    private final MachineRules machines;
    private final DeviceRules devices;
    private final SizeRules sizes;
    private final FileRules files;
    private final StoreRules rules;
    private final Set<Uid> seen = new HashSet<>();
    private final Set<Uid> removed = new HashSet<>();
    private final Set<Uid> notGrown = new HashSet<>();

    Facts(World world) {
        this.world = world;
        WatcherConfig config =
                new WatcherConfig(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1));
        watcher = new StateWatcher(world.store, world.codec(), config);
        machines = new MachineRules(world, this);
        devices = new DeviceRules(world, this);
        sizes = new SizeRules(world);
        files = new FileRules(world, this);
        rules = new StoreRules(world, machines, devices, sizes);
    }

    MachineRules machines() {
        return machines;
    }

    DeviceRules devices() {
        return devices;
    }

    SizeRules sizes() {
        return sizes;
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
            case StateEvent.VolumeUpdated(var _, var volume) -> {
                seen.add(volume.value().uid());
                if (volume.value().status().isBad()) {
                    notGrown.add(volume.value().uid());
                }
            }
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

    /** What a machine that does not answer is made of is changed when it does. */
    boolean waitsForSilent(VirtualMachine vm) {
        boolean silent = world.process(vm.uid()).filter(FakeHost.Living::silent).isPresent();
        return silent
                && vm.spec().generations().entrySet().stream()
                        .anyMatch(item -> !isAnswered(vm.uid(), item.getKey(), item.getValue()));
    }

    private boolean isAnswered(Uid vm, Item item, long generation) {
        return handle(vm)
                .flatMap(handle -> handle.item(item))
                .filter(answer -> answer.generation() >= generation)
                .filter(ItemAnswer::isOver)
                .isPresent();
    }

    /**
     * Its file grows in a machine that does not answer, or is not in the one that is to have it.
     */
    boolean isOutOfReach(Volume volume) {
        Optional<VmView> holder =
                state().holder(volume.id()).flatMap(claim -> state().vm(claim.vm()));
        boolean silent =
                holder.flatMap(view -> world.process(view.wanted().uid()))
                        .filter(FakeHost.Living::silent)
                        .isPresent();
        return silent || holder.filter(view -> saysFailed(view, volume)).isPresent();
    }

    private static boolean saysFailed(VmView holder, Volume volume) {
        return holder.wanted().spec().disks().stream()
                .filter(disk -> disk.holds(volume))
                .flatMap(disk -> holder.actual().flatMap(handle -> handle.item(disk)).stream())
                .anyMatch(answer -> answer.state() == ItemAnswer.State.FAILED);
    }

    /** Whether its file was at any time to become larger and did not, as far as was known. */
    boolean wasNotGrown(Uid volume) {
        return notGrown.contains(volume);
    }

    Optional<Volume> volume(Uid volume) {
        return state().volumes().values().stream()
                .map(Stored::value)
                .filter(found -> found.uid().equals(volume))
                .findFirst();
    }
}
