package io.plasmavmc.core.image;

import io.plasmavmc.core.tenant.Names;
import io.plasmavmc.core.tenant.ProjectId;

/** Names an image. */
public record ImageId(ProjectId project, String name) {

    public ImageId {
        Names.require(name);
    }

    @Override
    public String toString() {
        return project + "/" + name;
    }
}
