package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.Revision;

/** The port by which an edit waits for the read model; the runtime knows how to wait. */
@FunctionalInterface
public interface IndexWaits {

    /** Returns when the revision can be read, or after a bounded time without it. */
    void untilApplied(Revision revision);
}
