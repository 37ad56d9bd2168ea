package io.plasmavmc.core.state;

import io.plasmavmc.core.runtime.Uid;

/**
 * What a request id was used for, so that a repeat joins instead of doing it again.
 *
 * @param digest of the request's content
 * @param subject the uid of what was edited
 * @param generation of the VM that the request made, 0 where the subject has none
 */
public record RequestRecord(String digest, Uid subject, long generation) {}
