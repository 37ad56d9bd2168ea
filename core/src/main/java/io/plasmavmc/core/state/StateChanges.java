package io.plasmavmc.core.state;

import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.core.image.Image;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.node.Node;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.node.Owner;
import io.plasmavmc.core.tenant.Token;
import io.plasmavmc.core.vm.VirtualMachine;
import io.plasmavmc.core.vm.VmHandle;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.volume.Claim;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeId;
import org.pcollections.TreePMap;

/** How each event changes a snapshot: pure. */
final class StateChanges {

    private StateChanges() {}

    static StateSnapshot apply(StateSnapshot s, StateEvent.Change event) {
        return switch (event) {
            case StateEvent.VmUpdated(var id, var vm) -> vms(s, s.vms().plus(id, vm));
            case StateEvent.VmDeleted(var id) -> vms(s, s.vms().minus(id));
            case StateEvent.HandleUpdated(var id, var h) -> handles(s, s.handles().plus(id, h));
            case StateEvent.HandleDeleted(var id) -> handles(s, s.handles().minus(id));
            case StateEvent.OwnerUpdated(var id, var owner) ->
                    owners(s, s.owners().plus(id, owner));
            case StateEvent.OwnerDeleted(var id) -> owners(s, s.owners().minus(id));
            case StateEvent.ImageUpdated(var id, var image) ->
                    images(s, s.images().plus(id, image));
            case StateEvent.ImageDeleted(var id) -> images(s, s.images().minus(id));
            case StateEvent.VolumeUpdated(var id, var v) -> volumes(s, s.volumes().plus(id, v));
            case StateEvent.VolumeDeleted(var id) -> volumes(s, s.volumes().minus(id));
            case StateEvent.VolumeClaimed(var id, var claim) ->
                    claims(s, s.volumeClaims().plus(id, claim));
            case StateEvent.VolumeUnclaimed(var id) -> claims(s, s.volumeClaims().minus(id));
            case StateEvent.MacClaimed(var mac, var claim) ->
                    macs(s, s.macClaims().plus(mac, claim));
            case StateEvent.MacUnclaimed(var mac) -> macs(s, s.macClaims().minus(mac));
            case StateEvent.NodeUpdated(var id, var node) -> nodes(s, s.nodes().plus(id, node));
            case StateEvent.NodeDeleted(var id) -> nodes(s, s.nodes().minus(id));
            case StateEvent.TokenUpdated(var name, var t) -> tokens(s, s.tokens().plus(name, t));
            case StateEvent.TokenDeleted(var name) -> tokens(s, s.tokens().minus(name));
        };
    }

    static StateSnapshot at(StateSnapshot s, Revision revision) {
        return new StateSnapshot(
                revision,
                s.vms(),
                s.handles(),
                s.owners(),
                s.images(),
                s.volumes(),
                s.volumeClaims(),
                s.macClaims(),
                s.nodes(),
                s.tokens());
    }

    private static StateSnapshot vms(StateSnapshot s, TreePMap<VmId, Stored<VirtualMachine>> map) {
        return new StateSnapshot(
                s.revision(),
                map,
                s.handles(),
                s.owners(),
                s.images(),
                s.volumes(),
                s.volumeClaims(),
                s.macClaims(),
                s.nodes(),
                s.tokens());
    }

    private static StateSnapshot handles(StateSnapshot s, TreePMap<VmId, Stored<VmHandle>> map) {
        return new StateSnapshot(
                s.revision(),
                s.vms(),
                map,
                s.owners(),
                s.images(),
                s.volumes(),
                s.volumeClaims(),
                s.macClaims(),
                s.nodes(),
                s.tokens());
    }

    private static StateSnapshot owners(StateSnapshot s, TreePMap<VmId, Stored<Owner>> map) {
        return new StateSnapshot(
                s.revision(),
                s.vms(),
                s.handles(),
                map,
                s.images(),
                s.volumes(),
                s.volumeClaims(),
                s.macClaims(),
                s.nodes(),
                s.tokens());
    }

    private static StateSnapshot images(StateSnapshot s, TreePMap<ImageId, Stored<Image>> map) {
        return new StateSnapshot(
                s.revision(),
                s.vms(),
                s.handles(),
                s.owners(),
                map,
                s.volumes(),
                s.volumeClaims(),
                s.macClaims(),
                s.nodes(),
                s.tokens());
    }

    private static StateSnapshot volumes(StateSnapshot s, TreePMap<VolumeId, Stored<Volume>> map) {
        return new StateSnapshot(
                s.revision(),
                s.vms(),
                s.handles(),
                s.owners(),
                s.images(),
                map,
                s.volumeClaims(),
                s.macClaims(),
                s.nodes(),
                s.tokens());
    }

    private static StateSnapshot claims(StateSnapshot s, TreePMap<VolumeId, Stored<Claim>> map) {
        return new StateSnapshot(
                s.revision(),
                s.vms(),
                s.handles(),
                s.owners(),
                s.images(),
                s.volumes(),
                map,
                s.macClaims(),
                s.nodes(),
                s.tokens());
    }

    private static StateSnapshot macs(StateSnapshot s, TreePMap<String, Stored<Claim>> map) {
        return new StateSnapshot(
                s.revision(),
                s.vms(),
                s.handles(),
                s.owners(),
                s.images(),
                s.volumes(),
                s.volumeClaims(),
                map,
                s.nodes(),
                s.tokens());
    }

    private static StateSnapshot nodes(StateSnapshot s, TreePMap<NodeId, Stored<Node>> map) {
        return new StateSnapshot(
                s.revision(),
                s.vms(),
                s.handles(),
                s.owners(),
                s.images(),
                s.volumes(),
                s.volumeClaims(),
                s.macClaims(),
                map,
                s.tokens());
    }

    private static StateSnapshot tokens(StateSnapshot s, TreePMap<String, Stored<Token>> map) {
        return new StateSnapshot(
                s.revision(),
                s.vms(),
                s.handles(),
                s.owners(),
                s.images(),
                s.volumes(),
                s.volumeClaims(),
                s.macClaims(),
                s.nodes(),
                map);
    }
}
