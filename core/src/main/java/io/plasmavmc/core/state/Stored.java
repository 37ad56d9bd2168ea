package io.plasmavmc.core.state;

import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.chainfire.Value;

/**
 * A decoded value as it stands in ChainFire.
 *
 * @param revision that put it; the only one to compare with
 * @param raw the stored bytes, from which a rewrite takes the fields that it does not know
 */
public record Stored<T>(T value, Revision revision, Value raw) {}
