package io.plasmavmc.core.tenant;

import java.time.Instant;
import java.util.Optional;

/**
 * Who may call, as kept in ChainFire: never the token itself, only its hash.
 *
 * @param sha256 of the token, in hex
 * @param org the only org that it sees; empty for all
 * @param project the only project of the org that it sees; empty for all
 */
public record Token(
        String name,
        String sha256,
        Optional<String> org,
        Optional<String> project,
        boolean readOnly,
        Instant createTime) {

    /** Whether the token's scope holds the project. */
    public boolean sees(ProjectId id) {
        return org.map(id.org()::equals).orElse(true)
                && project.map(id.project()::equals).orElse(true);
    }
}
