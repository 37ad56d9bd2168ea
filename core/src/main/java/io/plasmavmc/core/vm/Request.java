package io.plasmavmc.core.vm;

import java.time.Instant;
import java.util.Optional;

/**
 * An edit that somebody may wait for, kept for {@code status.operations}.
 *
 * @param requestId as the caller sent it, empty when none was sent
 * @param verb {@code CREATE}, {@code START}, {@code ATTACH_DISK}, …
 * @param item what was changed, where that is answered by itself
 */
public record Request(
        long generation, String requestId, String verb, Optional<Item> item, Instant startTime) {

    /** Of an edit of sizes, policies, labels or metadata. */
    public static final String UPDATE = "UPDATE";
}
