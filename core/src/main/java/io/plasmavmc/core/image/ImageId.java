package io.plasmavmc.core.image;

import io.plasmavmc.core.tenant.Names;
import io.plasmavmc.core.tenant.ProjectId;
import java.util.Comparator;

/** Names an image. */
public record ImageId(ProjectId project, String name) implements Comparable<ImageId> {

    private static final Comparator<ImageId> ORDER =
            Comparator.comparing(ImageId::project).thenComparing(ImageId::name);

    public ImageId {
        Names.require(name);
    }

    @Override
    public int compareTo(ImageId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return project + "/" + name;
    }
}
