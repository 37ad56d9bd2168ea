package io.plasmavmc.core.tenant;

import java.util.Comparator;

/** The tenant scope of every VM, image and volume. */
public record ProjectId(String org, String project) implements Comparable<ProjectId> {

    private static final Comparator<ProjectId> ORDER =
            Comparator.comparing(ProjectId::org).thenComparing(ProjectId::project);

    public ProjectId {
        Names.require(org);
        Names.require(project);
    }

    @Override
    public int compareTo(ProjectId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return org + "/" + project;
    }
}
