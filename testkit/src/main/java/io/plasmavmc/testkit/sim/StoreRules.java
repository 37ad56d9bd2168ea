package io.plasmavmc.testkit.sim;

import static io.plasmavmc.testkit.sim.MachineRules.require;

import io.plasmavmc.core.image.Image;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.state.StateEvent;
import io.plasmavmc.core.state.StateSnapshot;
import io.plasmavmc.core.state.Stored;
import io.plasmavmc.core.vm.DeviceSpec;
import io.plasmavmc.core.vm.Request;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.volume.Volume;
import java.util.List;
import java.util.Optional;

/** Judges what each commit changed in the store; the handles have rules of their own. */
final class StoreRules {
    private final World world;
    private final DeviceRules devices;
    private final HandleRules handles;
    private final RestartRules restarts;

    StoreRules(World world, MachineRules machines, DeviceRules devices, SizeRules sizes) {
        this.world = world;
        this.devices = devices;
        this.handles = new HandleRules(world, machines, devices, sizes);
        this.restarts = new RestartRules(world);
    }

    void judge(StateSnapshot before, StateSnapshot after, List<StateEvent> events) {
        events.forEach(event -> judge(before, after, event));
        ClaimRules.judge(after);
        devices.judge(after);
    }

    private void judge(StateSnapshot before, StateSnapshot after, StateEvent event) {
        switch (event) {
            case StateEvent.VmUpdated(VmId id, var vm) -> {
                vm(Optional.ofNullable(before.vms().get(id)).map(Stored::value), vm.value());
                restarts.judge(before.vm(id), vm.value());
            }
            case StateEvent.VmDeleted(VmId id) -> removed(before, id);
            case StateEvent.HandleUpdated(VmId id, var handle) -> {
                world.tell("   handle of " + id.name() + ": " + words(handle.value()));
                handles.judge(before, after, handle.value());
            }
            case StateEvent.OwnerUpdated(VmId id, var owner) -> owner(before, id, owner.value());
            case StateEvent.VolumeUpdated(var _, var volume) -> volume(before, after, volume);
            case StateEvent.ImageDeleted(var id) ->
                    before.image(id).ifPresent(image -> imageGone(after, image.value()));
            case StateEvent.ImageUpdated(var id, var image) ->
                    world.tell("   image " + id.name() + ": " + image.value().phase());
            case StateEvent.VolumeDeleted(var id) ->
                    world.tell("   volume " + id.name() + ": removed");
            case StateEvent.HandleDeleted _,
                    StateEvent.OwnerDeleted _,
                    StateEvent.VolumeClaimed _,
                    StateEvent.VolumeUnclaimed _,
                    StateEvent.MacClaimed _,
                    StateEvent.MacUnclaimed _,
                    StateEvent.NodeUpdated _,
                    StateEvent.NodeDeleted _,
                    StateEvent.TokenUpdated _,
                    StateEvent.TokenDeleted _,
                    StateEvent.Applied _,
                    StateEvent.Resyncing _,
                    StateEvent.Synced _ -> {}
        }
    }

    private static String words(VmHandle handle) {
        return handle.phase()
                + (handle.reason().isEmpty() ? "" : " " + handle.reason())
                + handle.progress()
                        .map(found -> ", action " + found.action() + " " + found.stage())
                        .orElse("")
                + handle.machine().map(machine -> ", pid " + machine.pid()).orElse("")
                + ", answered "
                + handle.answeredAction()
                + (handle.released() ? ", released" : "");
    }

    private void vm(Optional<VirtualMachine> former, VirtualMachine vm) {
        String asked =
                vm.isDeleting()
                        ? "to be deleted"
                        : vm.action()
                                .map(action -> action.verb() + " " + action.number())
                                .orElse("created");
        world.tell("   VM " + vm.id().name() + ": generation " + vm.generation() + ", " + asked);
        if (former.isEmpty()) {
            require(Rule.EDITS_COMPARE, vm.generation() == 1, vm);
        } else {
            changed(former.get(), vm);
        }
        List<String> ids =
                vm.requests().stream().map(Request::requestId).filter(id -> !id.isEmpty()).toList();
        require(Rule.REQUEST_ONCE, ids.stream().distinct().count() == ids.size(), vm.requests());
    }

    private static void changed(VirtualMachine former, VirtualMachine vm) {
        boolean next =
                former.uid().equals(vm.uid())
                        && vm.generation() == former.generation() + 1
                        && vm.actionNumber() >= former.actionNumber();
        require(Rule.EDITS_COMPARE, next || isTidied(former, vm), former + " became " + vm);
        require(Rule.NEVER_BACK, vm.isDeleting() || !former.isDeleting(), vm);
    }

    /** Devices are taken out, or their marks; that is no edit. */
    private static boolean isTidied(VirtualMachine former, VirtualMachine vm) {
        return vm.equals(former.withSpecTidied(vm.spec()))
                && vm.spec().devices().stream()
                        .allMatch(
                                device ->
                                        former.spec()
                                                .device(device.item())
                                                .filter(old -> isSame(old, device))
                                                .isPresent());
    }

    private static boolean isSame(DeviceSpec old, DeviceSpec device) {
        return device.equals(old) || device.equals(old.unmarked());
    }

    private void removed(StateSnapshot before, VmId id) {
        world.tell("   VM " + id.name() + ": removed");
        Uid uid = before.vm(id).orElseThrow().wanted().uid();
        boolean released =
                before.vm(id).flatMap(view -> view.actual()).filter(VmHandle::released).isPresent();
        require(Rule.REMOVED_AFTER_RELEASE, released, id);
        require(Rule.RELEASED_IS_CLEAN, world.process(uid).isEmpty(), id);
    }

    private static void owner(StateSnapshot before, VmId id, Owner owner) {
        boolean grows =
                Optional.ofNullable(before.owners().get(id))
                        .map(Stored::value)
                        .filter(former -> former.vm().equals(owner.vm()))
                        .filter(former -> former.epoch() >= owner.epoch())
                        .isEmpty();
        require(Rule.NEVER_BACK, grows, owner);
    }

    private void volume(StateSnapshot before, StateSnapshot after, Stored<Volume> stored) {
        Volume volume = stored.value();
        world.tell("   volume " + volume.id().name() + ": " + volume.status().phase());
        Optional<Volume> former = before.volume(volume.id()).map(Stored::value);
        boolean same = former.map(Volume::uid).map(volume.uid()::equals).orElse(true);
        require(Rule.EDITS_COMPARE, same, former + " became " + volume);
        boolean stays =
                volume.deleteTime().isPresent() || former.flatMap(Volume::deleteTime).isEmpty();
        require(Rule.NEVER_BACK, stays, volume);
        volume.source().ifPresent(source -> requireImage(after, source));
    }

    private static void requireImage(StateSnapshot after, Volume.Source source) {
        boolean there =
                after.image(source.image())
                        .filter(image -> image.value().uid().equals(source.uid()))
                        .isPresent();
        require(Rule.IMAGE_STAYS_BELOW_COPIES, there, source);
    }

    private void imageGone(StateSnapshot after, Image image) {
        world.tell("   image " + image.id().name() + ": removed");
        boolean used =
                after.volumes().values().stream()
                        .flatMap(volume -> volume.value().source().stream())
                        .anyMatch(source -> source.uid().equals(image.uid()));
        require(Rule.IMAGE_STAYS_BELOW_COPIES, !used, image);
    }
}
