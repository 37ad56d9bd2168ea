package io.plasmavmc.core.volume;

import io.plasmavmc.core.tenant.Names;
import io.plasmavmc.core.tenant.ProjectId;

/** Names a volume. */
public record VolumeId(ProjectId project, String name) {

    public VolumeId {
        Names.require(name);
    }

    @Override
    public String toString() {
        return project + "/" + name;
    }
}
