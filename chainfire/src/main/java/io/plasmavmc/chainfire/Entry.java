package io.plasmavmc.chainfire;

import java.util.Optional;

/**
 * A key as it stood at one moment.
 *
 * @param created the revision that made the key, newer again after it was deleted and made anew
 * @param modified the revision that put this value
 */
public record Entry(
        String key, Value value, Revision created, Revision modified, Optional<LeaseId> lease) {}
