package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The host's side of network cards; the cards themselves are devices. */
public final class NetCommands {

    private NetCommands() {}

    public record NetdevAdd(ObjectNode options) implements QmpAction {
        public NetdevAdd {
            options = options.deepCopy();
        }

        @Override
        public String name() {
            return "netdev_add";
        }

        @Override
        public ObjectNode arguments() {
            return options.deepCopy();
        }
    }

    public record NetdevDel(String id) implements QmpAction {
        @Override
        public String name() {
            return "netdev_del";
        }

        @Override
        public ObjectNode arguments() {
            return Arguments.id(id);
        }
    }

    /**
     * Success even where the guest cannot see it.
     *
     * @param id of the device or of the netdev
     */
    public record SetLink(String id, boolean up) implements QmpAction {
        @Override
        public String name() {
            return "set_link";
        }

        @Override
        public ObjectNode arguments() {
            return Arguments.none().put("name", id).put("up", up);
        }
    }
}
