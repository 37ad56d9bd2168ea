package io.plasmavmc.core.agent;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.chainfire.Commit;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.HypervisorBackend;
import io.plasmavmc.core.hypervisor.Observation;
import io.plasmavmc.core.image.Image;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.state.Keys;
import io.plasmavmc.core.state.StateCodec;
import io.plasmavmc.core.state.StateIndex;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.StateWatcher;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.state.WatcherConfig;
import io.plasmavmc.core.vm.Action;
import io.plasmavmc.core.vm.Answer;
import io.plasmavmc.core.vm.HostBoot;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmPhase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What this node makes of a store that is not the one it worked with before: one that was restored
 * from a backup (docs/adr/0009). Such a store tells a past, and nothing of it is to happen again:
 * an action that was open then is answered as failed, and a VM that ran then and does not now is
 * stopped; neither {@code autostart} nor {@code onCrash} brings it back. Machines that live are
 * left alone, known to the store or not.
 *
 * <p>Called once, before anything else works on the state; it may be repeated. Throws what the
 * store throws.
 */
public final class RestoredState {

    static final String WORDS = "the store was restored from a backup";

    /**
     * What was found, for the operator's log.
     *
     * @param dropped VMs with an action that is not carried out any more
     * @param stopped VMs that ran when the backup was made and do not now
     */
    public record Settled(Set<VmId> dropped, Set<VmId> stopped) {}

    private final NodeId node;
    private final ChainFire store;
    private final StateCodec codec;
    private final HypervisorBackend hypervisor;
    private final InstantSource clock;
    private final HandleStore handles;
    private final Set<VmId> dropped = new TreeSet<>();
    private final Set<VmId> stopped = new TreeSet<>();

    public RestoredState(
            NodeId node,
            ChainFire store,
            StateCodec codec,
            HypervisorBackend hypervisor,
            InstantSource clock) {
        this.node = node;
        this.store = store;
        this.codec = codec;
        this.hypervisor = hypervisor;
        this.clock = clock;
        this.handles = new HandleStore(store, codec);
    }

    public Settled settle() {
        StateSnapshot state = read();
        List<VmView> views = new ArrayList<>();
        state.vms().forEach((id, vm) -> views.add(state.view(id, vm)));
        views.forEach(this::settle);
        state.images().values().forEach(this::settle);
        return new Settled(dropped, stopped);
    }

    private StateSnapshot read() {
        StateIndex index = new StateIndex();
        try (StateWatcher watcher = new StateWatcher(store, codec, WatcherConfig.DEFAULT)) {
            switch (watcher.next()) {
                case StateWatcher.Look.Events(var events) -> events.forEach(index::apply);
                case StateWatcher.Look.Failed failed -> throw failed.cause();
            }
        }
        return index.snapshot();
    }

    private void settle(VmView view) {
        view.owner()
                .filter(owner -> owner.value().node().equals(node))
                .ifPresent(owner -> settle(view, owner));
    }

    private void settle(VmView view, Stored<Owner> owner) {
        VirtualMachine vm = view.wanted();
        Optional<Stored<VmHandle>> former = view.handle();
        VmHandle was =
                former.map(Stored::value)
                        .orElseGet(
                                () ->
                                        VmHandle.first(
                                                vm.id(),
                                                vm.uid(),
                                                node,
                                                owner.value().epoch(),
                                                clock.instant()));
        VmHandle next = withoutPast(vm, was);
        if (!next.equals(was)) {
            // Nobody else writes handles of this node yet.
            var _ = handles.write(owner, former, next);
        }
    }

    /** A deletion goes on: its VM's uid never comes back, and no state may need a hand. */
    private VmHandle withoutPast(VirtualMachine vm, VmHandle was) {
        if (vm.isDeleting()) {
            return was;
        }
        VmHandle answered =
                vm.action()
                        .filter(action -> action.number() > was.answeredAction())
                        .map(action -> dropped(vm, was, action))
                        .orElse(was);
        return stoppedIfGone(
                answered.withBoot(HostBoot.of(hypervisor.host().bootId()))
                        .withRestart(Optional.empty()));
    }

    private VmHandle dropped(VirtualMachine vm, VmHandle was, Action action) {
        dropped.add(vm.id());
        String message = WORDS + " before this was carried out; ask again for what you want";
        Answer answer =
                Answer.failed(
                        action.generation(),
                        Reason.STORE_RESTORED.name(),
                        message,
                        clock.instant());
        return Writing.settled(vm, was.withAnswer(action.number(), answer));
    }

    private VmHandle stoppedIfGone(VmHandle handle) {
        return switch (handle.phase()) {
            case STARTING, RUNNING, PAUSED, UNKNOWN, STOPPING ->
                    isGone(handle) ? stopped(handle) : handle;
            // That it is over is no news, and nothing is to follow from it any more.
            case CRASHED -> isGone(handle) ? Writing.withoutMachine(handle) : handle;
            case STOPPED, FAILED, DELETING -> handle;
        };
    }

    private boolean isGone(VmHandle handle) {
        return switch (hypervisor.observe(handle.uid(), handle.machine())) {
            case Observation.Absent _ -> true;
            case Observation.Silent _, Observation.Present _ -> false;
        };
    }

    private VmHandle stopped(VmHandle handle) {
        stopped.add(handle.id());
        String message = WORDS + "; it ran then and does not now";
        return Writing.withoutMachine(handle)
                .withPhase(VmPhase.STOPPED, Reason.STORE_RESTORED.name(), message, clock.instant());
    }

    /** Its file may be whole by now and below volumes that the store does not know: it is kept. */
    private void settle(Stored<Image> image) {
        Image uploading = image.value();
        if (uploading.node().equals(node) && uploading.phase() == Image.Phase.UPLOADING) {
            String key = Keys.image(uploading.id());
            Image failed =
                    uploading.withPhase(
                            Image.Phase.FAILED, WORDS + " before its upload was over; delete it");
            var _ =
                    store.commit(
                            Commit.builder()
                                    .whenUnchanged(key, image.revision())
                                    .put(key, codec.image().encode(failed, image.raw()))
                                    .build());
        }
    }
}
