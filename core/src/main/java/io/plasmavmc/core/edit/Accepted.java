package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.VmId;

/**
 * An edit of a VM that is durable, or that changed nothing because all is so already.
 *
 * @param generation the VM's generation that carries the edit
 * @param revision whoever has applied this one sees the edit
 */
public record Accepted(VmId id, Uid uid, long generation, Kind kind, Revision revision) {

    /** What to wait for. */
    public enum Kind {
        CREATE,
        ACTION,
        DELETE,
        /** Nothing: it is so already. */
        NOTHING
    }
}
