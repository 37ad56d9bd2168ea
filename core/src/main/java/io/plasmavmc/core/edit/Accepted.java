package io.plasmavmc.core.edit;

import io.plasmavmc.chainfire.Revision;
import io.plasmavmc.core.runtime.Uid;
import io.plasmavmc.core.vm.Item;
import io.plasmavmc.core.vm.VmId;
import java.util.Optional;

/**
 * An edit of a VM that is durable, or that changed nothing because all is so already.
 *
 * @param generation the VM's generation that carries the edit
 * @param item what was changed, for the kinds that are about a device
 * @param revision whoever has applied this one sees the edit
 */
public record Accepted(
        VmId id, Uid uid, long generation, Kind kind, Optional<Item> item, Revision revision) {

    /** What to wait for. */
    public enum Kind {
        CREATE,
        ACTION,
        DELETE,
        /** A device is to be there: it is, or its entry is withdrawn. */
        ATTACH,
        /** A device is to go: its entry is gone, or it stays. */
        DETACH,
        /** A device is to be otherwise. */
        CHANGE,
        /** Sizes and all else that an update changes. */
        UPDATE,
        /** Nothing: it is so already. */
        NOTHING
    }

    /** What an edit is about. */
    record Subject(Kind kind, Optional<Item> item) {
        static Subject of(Kind kind) {
            return new Subject(kind, Optional.empty());
        }

        static Subject of(Kind kind, Item item) {
            return new Subject(kind, Optional.of(item));
        }
    }
}
