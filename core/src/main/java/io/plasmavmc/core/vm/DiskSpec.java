package io.plasmavmc.core.vm;

import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeId;
import java.time.Duration;
import java.util.Optional;

/**
 * A disk of the VM: a volume in a slot.
 *
 * @param diskId unique among the VM's disks, follows the name grammar
 * @param bootOrder from 1, the lowest boots first; empty for a data disk
 * @param growTo the size in bytes that this entry's last change asks for, where it asks for one;
 *     the volume's record says how large it is to be and is
 */
public record DiskSpec(
        String diskId,
        VolumeId volume,
        Uid volumeUid,
        Optional<Integer> bootOrder,
        boolean readOnly,
        Optional<Long> growTo,
        int slot,
        Optional<Duration> detach,
        long generation)
        implements DeviceSpec {

    @Override
    public Item item() {
        return Item.disk(diskId);
    }

    /** Whether this is the volume, and not another one that has taken its name. */
    public boolean holds(Volume found) {
        return found.id().equals(volume) && found.uid().equals(volumeUid);
    }

    public DiskSpec withDetach(Optional<Duration> newDetach) {
        return with(growTo, newDetach, generation);
    }

    public DiskSpec withGrowTo(Optional<Long> sizeBytes) {
        return with(sizeBytes, detach, generation);
    }

    /** Changed by the edit of that generation. */
    public DiskSpec withGeneration(long newGeneration) {
        return with(growTo, detach, newGeneration);
    }

    private DiskSpec with(
            Optional<Long> newGrowTo, Optional<Duration> newDetach, long newGeneration) {
        return new DiskSpec(
                diskId,
                volume,
                volumeUid,
                bootOrder,
                readOnly,
                newGrowTo,
                slot,
                newDetach,
                newGeneration);
    }
}
