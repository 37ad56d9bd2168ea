package io.plasmavmc.core.vm;

import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeId;
import java.util.Optional;

/**
 * A disk of the VM: a volume in a slot.
 *
 * @param diskId unique among the VM's disks, follows the name grammar
 * @param bootOrder from 1, the lowest boots first; empty for a data disk
 * @param slot the hot-plug port reserved in the commit that added the disk, from 0
 * @param detaching asked to go; id, slot and claim stay taken until QEMU has let go
 * @param generation the generation of this entry's last change
 */
public record DiskSpec(
        String diskId,
        VolumeId volume,
        Uid volumeUid,
        Optional<Integer> bootOrder,
        boolean readOnly,
        int slot,
        boolean detaching,
        long generation) {

    /** Whether this is the volume, and not another one that has taken its name. */
    public boolean holds(Volume found) {
        return found.id().equals(volume) && found.uid().equals(volumeUid);
    }
}
