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

/**
 * A change of the state that servers share, decoded. All come from one watch, in the order of their
 * revisions; those of one revision stand together, before its {@link Applied}.
 */
public sealed interface StateEvent {

    /** One key's change. */
    sealed interface Change extends StateEvent {}

    record VmUpdated(VmId id, Stored<VirtualMachine> vm) implements Change {}

    record VmDeleted(VmId id) implements Change {}

    record HandleUpdated(VmId id, Stored<VmHandle> handle) implements Change {}

    record HandleDeleted(VmId id) implements Change {}

    record OwnerUpdated(VmId id, Stored<Owner> owner) implements Change {}

    record OwnerDeleted(VmId id) implements Change {}

    record ImageUpdated(ImageId id, Stored<Image> image) implements Change {}

    record ImageDeleted(ImageId id) implements Change {}

    record VolumeUpdated(VolumeId id, Stored<Volume> volume) implements Change {}

    record VolumeDeleted(VolumeId id) implements Change {}

    record VolumeClaimed(VolumeId id, Stored<Claim> claim) implements Change {}

    record VolumeUnclaimed(VolumeId id) implements Change {}

    record MacClaimed(String mac, Stored<Claim> claim) implements Change {}

    record MacUnclaimed(String mac) implements Change {}

    record NodeUpdated(NodeId id, Stored<Node> node) implements Change {}

    record NodeDeleted(NodeId id) implements Change {}

    record TokenUpdated(String name, Stored<Token> token) implements Change {}

    record TokenDeleted(String name) implements Change {}

    /** All of this revision, and of those before it, has been told. */
    record Applied(Revision revision) implements StateEvent {}

    /** The watch was lost; a list follows that tells what is different, then {@link Synced}. */
    record Resyncing(String cause) implements StateEvent {}

    /** The list is told; from here on the watch goes on from its revision. */
    record Synced(Revision revision) implements StateEvent {}
}
