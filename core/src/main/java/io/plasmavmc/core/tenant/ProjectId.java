package io.plasmavmc.core.tenant;

/** The tenant scope of every VM, image and volume. */
public record ProjectId(String org, String project) {

    public ProjectId {
        Names.require(org);
        Names.require(project);
    }

    @Override
    public String toString() {
        return org + "/" + project;
    }
}
