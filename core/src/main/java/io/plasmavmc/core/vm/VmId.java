package io.plasmavmc.core.vm;

import io.plasmavmc.core.tenant.Names;
import io.plasmavmc.core.tenant.ProjectId;
import java.util.Comparator;

/** Names a VM; its {@code uid} tells it from an earlier one of the same name. */
public record VmId(ProjectId project, String name) implements Comparable<VmId> {

    private static final Comparator<VmId> ORDER =
            Comparator.comparing(VmId::project).thenComparing(VmId::name);

    public VmId {
        Names.require(name);
    }

    public static VmId of(String org, String project, String name) {
        return new VmId(new ProjectId(org, project), name);
    }

    @Override
    public int compareTo(VmId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return project + "/" + name;
    }
}
