package io.plasmavmc.core.volume;

import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.runtime.Uid;
import java.util.Optional;
import java.util.Set;

/**
 * The files of volumes, named by uid. Any thread may call; calls for one volume come one at a time.
 * Every method may be repeated after a crash. A full disk is {@code NO_SPACE}, anything else that
 * the image tool says is {@code HYPERVISOR_FAILED}.
 */
public interface VolumeFiles {

    /**
     * Makes the file, or finds it made; a copy is copy-on-write and at least as large as its
     * source.
     */
    VolumeFile create(Volume volume);

    /** Grows the disk in an unused file; already large enough is no error. */
    VolumeFile resize(Volume volume);

    /** Removes the file; none is no error. */
    void delete(Uid volume, DiskFormat format);

    Optional<VolumeFile> look(Uid volume, DiskFormat format);

    /** Removes leftovers of unfinished work, and nothing of a volume to keep. */
    void sweep(Set<Uid> keep);

    /**
     * A volume's file.
     *
     * @param sizeBytes of the disk as a guest sees it
     * @param usedBytes on the host's disk
     */
    record VolumeFile(long sizeBytes, long usedBytes) {}
}
