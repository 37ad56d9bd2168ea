package io.plasmavmc.core.volume.fake;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.hypervisor.MachineSpec;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.fake.FakeImageFiles;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.volume.Volume;
import io.plasmavmc.core.volume.VolumeFiles;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Volumes of which only the sizes are kept; nothing written takes no space. Outlives a restarted
 * server of a test. Any thread may call.
 */
public final class FakeVolumeFiles implements VolumeFiles {

    private static final long SECTOR = 512;

    private final FakeImageFiles images;
    private final Map<Key, Long> sizes = new ConcurrentHashMap<>();
    private final Queue<PlasmaException> failures = new ConcurrentLinkedQueue<>();

    private record Key(Uid volume, DiskFormat format) {}

    /**
     * @param images what copies are made of
     */
    public FakeVolumeFiles(FakeImageFiles images) {
        this.images = images;
    }

    /** The next create or resize fails like this; several calls line up. */
    public void failNext(PlasmaException failure) {
        failures.add(failure);
    }

    @Override
    public VolumeFile create(Volume volume) {
        failIfAsked();
        long size = Math.max(wanted(volume), volume.source().map(this::sizeOf).orElse(0L));
        requireCopyOnWrite(volume);
        return file(sizes.computeIfAbsent(key(volume), _ -> size));
    }

    private static void requireCopyOnWrite(Volume volume) {
        if (volume.source().isPresent() && volume.format() != DiskFormat.QCOW2) {
            throw failed("volume format: raw (expected: qcow2 for a copy of an image)");
        }
    }

    private long sizeOf(Volume.Source source) {
        return images.virtualSize(source.uid(), source.format())
                .orElseThrow(() -> failed("image " + source.image() + ": its file is missing"));
    }

    @Override
    public VolumeFile resize(Volume volume) {
        failIfAsked();
        Long grown = sizes.computeIfPresent(key(volume), (_, was) -> Math.max(was, wanted(volume)));
        if (grown == null) {
            throw failed("volume: its file is missing");
        }
        return file(grown);
    }

    /** As the machine that has the file open grows it. */
    public void growInUse(MachineSpec.Disk disk, long sizeBytes) {
        failIfAsked();
        sizes.computeIfPresent(
                new Key(disk.volume(), disk.format()), (_, was) -> Math.max(was, sizeBytes));
    }

    private void failIfAsked() {
        PlasmaException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void delete(Uid volume, DiskFormat format) {
        sizes.remove(new Key(volume, format));
    }

    @Override
    public Optional<VolumeFile> look(Uid volume, DiskFormat format) {
        return Optional.ofNullable(sizes.get(new Key(volume, format))).map(FakeVolumeFiles::file);
    }

    /** Nothing is ever half made. */
    @Override
    public void sweep(Set<Uid> keep) {}

    private static Key key(Volume volume) {
        return new Key(volume.uid(), volume.format());
    }

    private static long wanted(Volume volume) {
        return Math.ceilDiv(volume.sizeBytes(), SECTOR) * SECTOR;
    }

    private static VolumeFile file(long size) {
        return new VolumeFile(size, 0);
    }

    private static PlasmaException failed(String words) {
        return PlasmaException.of(Reason.HYPERVISOR_FAILED, words);
    }
}
