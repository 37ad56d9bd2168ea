package io.plasmavmc.core.hypervisor;

import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.VmId;
import java.util.List;
import java.util.Optional;

/**
 * All that a machine is started from. Holds no path: files are found by uid.
 *
 * @param id for people, in logs and the process list only
 * @param epoch the owner's epoch, goes into the {@link MachineRecord}
 */
public record MachineSpec(
        VmId id,
        Uid uid,
        long epoch,
        String machineType,
        int cpus,
        int maxCpus,
        long memoryMib,
        long maxMemoryMib,
        List<Disk> disks,
        List<Nic> nics) {

    public MachineSpec {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
    }

    /**
     * A disk.
     *
     * @param backing the image below a copy-on-write volume
     * @param slot the hot-plug port, from 0
     */
    public record Disk(
            String diskId,
            Uid volume,
            DiskFormat format,
            Optional<Backing> backing,
            Optional<Integer> bootOrder,
            boolean readOnly,
            int slot) {}

    /** The image file that a volume is a copy of. */
    public record Backing(Uid image, DiskFormat format) {}

    /** A NIC; {@code slot} as of a disk. */
    public record Nic(
            String nicId, String mac, boolean linkUp, NicSpec.Network network, int slot) {}
}
