package io.plasmavmc.core.image.fake;

import io.plasmavmc.core.error.PlasmaException;
import io.plasmavmc.core.error.Reason;
import io.plasmavmc.core.image.DiskFormat;
import io.plasmavmc.core.image.ImageFiles;
import io.plasmavmc.core.runtime.Uid;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Images of which only the sizes are kept: bytes are counted, hashed and dropped. Outlives a
 * restarted server of a test. Any thread may call.
 */
public final class FakeImageFiles implements ImageFiles {

    private final long maxBytes;
    private final Map<Uid, Stored> stored = new ConcurrentHashMap<>();
    private final Set<Uid> underWay = ConcurrentHashMap.newKeySet();

    /** A finished image. */
    private record Stored(DiskFormat format, long virtualSize) {}

    /**
     * @param maxBytes the most that an upload may have
     */
    public FakeImageFiles(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public Upload receive(Uid image, DiskFormat format) {
        underWay.add(image);
        return new FakeUpload(this, image, format, maxBytes);
    }

    void finish(Uid image, DiskFormat format, long virtualSize) {
        stored.put(image, new Stored(format, virtualSize));
        underWay.remove(image);
    }

    void abandon(Uid image) {
        underWay.remove(image);
    }

    @Override
    public void delete(Uid image, DiskFormat format) {
        stored.remove(image);
        underWay.remove(image);
    }

    @Override
    public boolean exists(Uid image, DiskFormat format) {
        return virtualSize(image, format).isPresent();
    }

    /** Of the disk in an image; empty where there is no such image. */
    public OptionalLong virtualSize(Uid image, DiskFormat format) {
        Stored found = stored.get(image);
        return found != null && found.format() == format
                ? OptionalLong.of(found.virtualSize())
                : OptionalLong.empty();
    }

    @Override
    public void sweep(Set<Uid> keep) {
        underWay.retainAll(new HashSet<>(keep));
    }

    /** Uploads that were neither finished nor closed nor swept. */
    public Set<Uid> leftovers() {
        return Set.copyOf(underWay);
    }

    static PlasmaException rejected(String cause) {
        return PlasmaException.of(Reason.IMAGE_REJECTED, cause);
    }
}
