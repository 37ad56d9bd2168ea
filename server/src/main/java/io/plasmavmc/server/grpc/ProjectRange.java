package io.plasmavmc.server.grpc;

import io.plasmavmc.core.tenant.Names;
import io.plasmavmc.core.tenant.ProjectId;
import io.plasmavmc.server.auth.Caller;
import io.plasmavmc.server.auth.Scope;
import java.util.List;
import java.util.NavigableMap;
import java.util.function.BiFunction;

/**
 * The projects that a list is about: one, or all of an org or of all orgs that the caller may see.
 *
 * @param org a name, or {@code -} for all, as the project
 */
record ProjectRange(String org, String project, Caller caller) {

    /** What sorts before and behind every other name. */
    private static final String FIRST = "a";

    private static final String LAST = "z".repeat(Names.MAX_LENGTH);

    boolean holds(ProjectId id) {
        return fits(org, id.org()) && fits(project, id.project()) && caller.sees(id);
    }

    /** The part of a map ordered by project and name that can hold what is asked for. */
    <K, V> NavigableMap<K, V> cut(NavigableMap<K, V> all, BiFunction<ProjectId, String, K> key) {
        if (org.equals(Scope.ALL) || project.equals(Scope.ALL)) {
            return all;
        }
        ProjectId id = new ProjectId(org, project);
        return all.subMap(key.apply(id, FIRST), true, key.apply(id, LAST), true);
    }

    /** Reads {@code org/project/name} back. */
    static <K> K read(String text, BiFunction<ProjectId, String, K> key) {
        List<String> parts = List.of(text.split("/", -1));
        if (parts.size() != 3) {
            throw new IllegalArgumentException("key: " + text);
        }
        return key.apply(new ProjectId(parts.get(0), parts.get(1)), parts.get(2));
    }

    private static boolean fits(String asked, String actual) {
        return asked.equals(Scope.ALL) || asked.equals(actual);
    }
}
