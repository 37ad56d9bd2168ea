package io.plasmavmc.core.state;

import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.volume.VolumeId;

/** What a key of ChainFire names. */
public sealed interface KeyName {

    record OfVm(VmId id) implements KeyName {}

    record OfHandle(VmId id) implements KeyName {}

    record OfOwner(VmId id) implements KeyName {}

    record OfImage(ImageId id) implements KeyName {}

    record OfVolume(VolumeId id) implements KeyName {}

    record OfVolumeClaim(VolumeId id) implements KeyName {}

    record OfMacClaim(String mac) implements KeyName {}

    record OfNode(NodeId id) implements KeyName {}

    record OfToken(String name) implements KeyName {}
}
