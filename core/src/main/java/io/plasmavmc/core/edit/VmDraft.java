package io.plasmavmc.core.edit;

import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.ImageId;
import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.core.vm.GuestConfig;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.VmId;
import io.plasmavmc.core.vm.VmSpec;
import io.plasmavmc.core.volume.VolumeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A VM as a caller describes it, valid in itself; what is empty gets its default at create, once.
 */
public record VmDraft(
        VmId id,
        Map<String, String> labels,
        Map<String, String> metadata,
        Optional<Integer> cpus,
        Optional<Integer> maxCpus,
        Optional<Long> memoryMib,
        Optional<Long> maxMemoryMib,
        Optional<VmSpec.OnCrash> onCrash,
        Optional<VmSpec.Autostart> autostart,
        Optional<String> machineType,
        Optional<NodeId> node,
        List<Disk> disks,
        List<Nic> nics,
        GuestConfig guestConfig) {

    public VmDraft {
        labels = Map.copyOf(labels);
        metadata = Map.copyOf(metadata);
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
    }

    /** A disk; with {@code made} its volume is made in the same commit and goes with the VM. */
    public record Disk(
            String diskId,
            VolumeId volume,
            Optional<Integer> bootOrder,
            boolean readOnly,
            Optional<NewVolume> made) {}

    /** A volume to make: a copy of an image, or a blank one of a size. */
    public record NewVolume(
            Optional<ImageId> image, Optional<Long> sizeBytes, Optional<DiskFormat> format) {}

    /** A NIC; without a MAC it gets one. */
    public record Nic(
            String nicId, Optional<String> mac, boolean linkUp, NicSpec.Network network) {}
}
