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
import java.util.Comparator;
import java.util.Optional;
import org.pcollections.TreePMap;

/**
 * The whole shared state as it stood after one revision. Immutable, and cheap to keep: snapshots
 * share what did not change between them, so a list can show all its pages from one moment.
 */
public record StateSnapshot(
        Revision revision,
        TreePMap<VmId, Stored<VirtualMachine>> vms,
        TreePMap<VmId, Stored<VmHandle>> handles,
        TreePMap<VmId, Stored<Owner>> owners,
        TreePMap<ImageId, Stored<Image>> images,
        TreePMap<VolumeId, Stored<Volume>> volumes,
        TreePMap<VolumeId, Stored<Claim>> volumeClaims,
        TreePMap<String, Stored<Claim>> macClaims,
        TreePMap<NodeId, Stored<Node>> nodes,
        TreePMap<String, Stored<Token>> tokens) {

    static final StateSnapshot EMPTY =
            new StateSnapshot(
                    Revision.NONE,
                    TreePMap.empty(),
                    TreePMap.empty(),
                    TreePMap.empty(),
                    TreePMap.empty(),
                    TreePMap.empty(),
                    TreePMap.empty(),
                    TreePMap.empty(),
                    TreePMap.empty(Comparator.comparing(NodeId::name)),
                    TreePMap.empty());

    public Optional<VmView> vm(VmId id) {
        return Optional.ofNullable(vms.get(id)).map(vm -> view(id, vm));
    }

    /** The view of a VM that was taken from {@link #vms()}. */
    public VmView view(VmId id, Stored<VirtualMachine> vm) {
        Optional<Stored<VmHandle>> handle =
                Optional.ofNullable(handles.get(id))
                        .filter(found -> found.value().uid().equals(vm.value().uid()));
        Optional<Stored<Owner>> owner =
                Optional.ofNullable(owners.get(id))
                        .filter(found -> found.value().vm().equals(vm.value().uid()));
        return new VmView(vm, handle, owner);
    }

    public Optional<Stored<Image>> image(ImageId id) {
        return Optional.ofNullable(images.get(id));
    }

    public Optional<Stored<Volume>> volume(VolumeId id) {
        return Optional.ofNullable(volumes.get(id));
    }

    public Optional<Claim> holder(VolumeId id) {
        return Optional.ofNullable(volumeClaims.get(id)).map(Stored::value);
    }

    public Optional<Claim> macHolder(String mac) {
        return Optional.ofNullable(macClaims.get(mac)).map(Stored::value);
    }

    public Optional<Stored<Node>> node(NodeId id) {
        return Optional.ofNullable(nodes.get(id));
    }
}
