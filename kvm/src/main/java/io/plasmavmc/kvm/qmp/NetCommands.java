package io.plasmavmc.kvm.qmp;

import com.fasterxml.jackson.databind.JsonNode;
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

    /**
     * The connections and forwards of all user networks, as a table for people: QMP has no command
     * for them. The one line that is ever said to the human monitor.
     */
    public record InfoUserNetworks() implements QmpQuery<String> {
        @Override
        public String name() {
            return "human-monitor-command";
        }

        @Override
        public ObjectNode arguments() {
            return Arguments.none().put("command-line", "info usernet");
        }

        @Override
        public String decode(JsonNode reply) {
            if (!reply.isTextual()) {
                throw new QmpMalformed(
                        "reply: %s (expected: a text)".formatted(reply.getNodeType()));
            }
            return reply.textValue();
        }
    }
}
