package io.plasmavmc.core.vm;

import java.time.Instant;

/**
 * An edit that somebody may wait for, kept for {@code status.operations}.
 *
 * @param requestId as the caller sent it, empty when none was sent
 * @param verb {@code CREATE}, {@code START}, {@code STOP}, …
 */
public record Request(long generation, String requestId, String verb, Instant startTime) {}
