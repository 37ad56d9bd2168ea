package io.plasmavmc.core.volume;

import io.plasmavmc.core.tenant.Names;
import io.plasmavmc.core.tenant.ProjectId;
import java.util.Comparator;

/** Names a volume. */
public record VolumeId(ProjectId project, String name) implements Comparable<VolumeId> {

    private static final Comparator<VolumeId> ORDER =
            Comparator.comparing(VolumeId::project).thenComparing(VolumeId::name);

    public VolumeId {
        Names.require(name);
    }

    @Override
    public int compareTo(VolumeId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return project + "/" + name;
    }
}
