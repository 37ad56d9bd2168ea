package io.plasmavmc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.plasmavmc.core.vm.NicSpec;
import io.plasmavmc.core.vm.NicSpec.Network;
import java.util.Optional;

/** A NIC of a VM, told from others by its id; exactly one of its networks is not null. */
final class NicForm implements ObjectForm<NicSpec> {

    private static final UserForm USER = new UserForm();
    private static final BridgeForm BRIDGE = new BridgeForm();

    @Override
    public NicSpec read(ObjectReader in) {
        return new NicSpec(
                in.text("nicId"),
                in.text("mac"),
                in.flag("linkUp"),
                network(in),
                in.integer("slot"),
                DetachForm.read(in),
                in.number("generation"));
    }

    private static Network network(ObjectReader in) {
        Optional<Network.User> user = in.optionalObject("user", USER);
        Optional<Network.Bridge> bridge = in.optionalObject("bridge", BRIDGE);
        if (user.isPresent() == bridge.isPresent()) {
            throw in.wrong("user", "either a user or a bridge network");
        }
        return user.isPresent() ? user.orElseThrow() : bridge.orElseThrow();
    }

    @Override
    public void write(NicSpec nic, ObjectWriter out) {
        out.text("nicId", nic.nicId());
        out.text("mac", nic.mac());
        out.flag("linkUp", nic.linkUp());
        switch (nic.network()) {
            case Network.User user -> write(Optional.of(user), Optional.empty(), out);
            case Network.Bridge bridge -> write(Optional.empty(), Optional.of(bridge), out);
        }
        out.number("slot", nic.slot());
        DetachForm.write(nic.detach(), out);
        out.number("generation", nic.generation());
    }

    private static void write(
            Optional<Network.User> user, Optional<Network.Bridge> bridge, ObjectWriter out) {
        out.object("user", USER, user);
        out.object("bridge", BRIDGE, bridge);
    }

    @Override
    public boolean isSame(NicSpec nic, JsonNode former) {
        return former.path("nicId").asText().equals(nic.nicId());
    }

    private static final class UserForm implements ObjectForm<Network.User> {

        private static final ForwardForm FORWARD = new ForwardForm();

        @Override
        public Network.User read(ObjectReader in) {
            return new Network.User(in.list("forwards", FORWARD));
        }

        @Override
        public void write(Network.User user, ObjectWriter out) {
            out.list("forwards", FORWARD, user.forwards());
        }
    }

    private static final class BridgeForm implements ObjectForm<Network.Bridge> {

        @Override
        public Network.Bridge read(ObjectReader in) {
            return new Network.Bridge(in.text("name"));
        }

        @Override
        public void write(Network.Bridge bridge, ObjectWriter out) {
            out.text("name", bridge.name());
        }

        @Override
        public boolean isSame(Network.Bridge bridge, JsonNode former) {
            return former.path("name").asText().equals(bridge.name());
        }
    }
}
