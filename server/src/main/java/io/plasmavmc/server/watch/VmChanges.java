package io.plasmavmc.server.watch;

import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.state.VmView;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Joins the changes of VMs, handles and owners into events of whole VMs, as they stood at each
 * revision. Keeps what each VM is made of, since by the time an event is joined the read model may
 * be further. For the synchronizing thread alone.
 */
final class VmChanges {

    private final Map<VmId, Stored<VirtualMachine>> vms = new HashMap<>();
    private final Map<VmId, Stored<VmHandle>> handles = new HashMap<>();
    private final Map<VmId, Stored<Owner>> owners = new HashMap<>();
    private final Map<VmId, Uid> told = new HashMap<>();
    private final SortedSet<VmId> touched = new TreeSet<>();

    void note(StateEvent.Change change) {
        switch (change) {
            case StateEvent.VmUpdated(VmId id, var vm) -> put(vms, id, vm);
            case StateEvent.VmDeleted(VmId id) -> remove(vms, id);
            case StateEvent.HandleUpdated(VmId id, var handle) -> put(handles, id, handle);
            case StateEvent.HandleDeleted(VmId id) -> remove(handles, id);
            case StateEvent.OwnerUpdated(VmId id, var owner) -> put(owners, id, owner);
            case StateEvent.OwnerDeleted(VmId id) -> remove(owners, id);
            case StateEvent.ImageUpdated _,
                    StateEvent.ImageDeleted _,
                    StateEvent.VolumeUpdated _,
                    StateEvent.VolumeDeleted _,
                    StateEvent.VolumeClaimed _,
                    StateEvent.VolumeUnclaimed _,
                    StateEvent.MacClaimed _,
                    StateEvent.MacUnclaimed _,
                    StateEvent.NodeUpdated _,
                    StateEvent.NodeDeleted _,
                    StateEvent.TokenUpdated _,
                    StateEvent.TokenDeleted _ -> {}
        }
    }

    /** What the revision made of the VMs that were touched since the one before. */
    List<VmEvent> events(Revision revision) {
        List<VmEvent> events = new ArrayList<>();
        for (VmId id : touched) {
            Optional<VmView> now = view(id);
            Optional<Uid> before = Optional.ofNullable(told.get(id));
            boolean replaced =
                    before.isPresent() && !before.equals(now.map(view -> view.wanted().uid()));
            if (replaced) {
                before.ifPresent(
                        uid -> events.add(new VmEvent.Deleted(next(revision, events), id, uid)));
            }
            now.ifPresent(view -> events.add(new VmEvent.Put(next(revision, events), id, view)));
            now.ifPresentOrElse(view -> told.put(id, view.wanted().uid()), () -> told.remove(id));
        }
        touched.clear();
        return events;
    }

    private static Position next(Revision revision, List<VmEvent> before) {
        return new Position(revision, before.size());
    }

    /** Handle and owner of an earlier VM of the name are none of this one's. */
    private Optional<VmView> view(VmId id) {
        return Optional.ofNullable(vms.get(id))
                .map(
                        vm ->
                                new VmView(
                                        vm,
                                        Optional.ofNullable(handles.get(id))
                                                .filter(
                                                        h ->
                                                                h.value()
                                                                        .uid()
                                                                        .equals(vm.value().uid())),
                                        Optional.ofNullable(owners.get(id))
                                                .filter(
                                                        o ->
                                                                o.value()
                                                                        .vm()
                                                                        .equals(
                                                                                vm.value()
                                                                                        .uid()))));
    }

    private <T> void put(Map<VmId, Stored<T>> map, VmId id, Stored<T> value) {
        map.put(id, value);
        touched.add(id);
    }

    private <T> void remove(Map<VmId, Stored<T>> map, VmId id) {
        map.remove(id);
        touched.add(id);
    }
}
