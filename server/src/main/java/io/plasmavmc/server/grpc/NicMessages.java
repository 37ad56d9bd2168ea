package io.plasmavmc.server.grpc;

import io.plasmavmc.api.v1.BridgeNetwork;
import io.plasmavmc.api.v1.Forward;
import io.plasmavmc.api.v1.UserNetwork;
import io.plasmavmc.api.v1.VirtualMachine.Nic;
import io.plasmavmc.core.vm.NicSpec;

/** NICs between the domain and the messages; the defaults of forwards are computed here. */
final class NicMessages {

    private static final String LOOPBACK = "127.0.0.1";

    private NicMessages() {}

    static Nic of(NicSpec nic) {
        Nic.Builder message =
                Nic.newBuilder()
                        .setNicId(nic.nicId())
                        .setMac(nic.mac())
                        .setLinkUp(nic.linkUp())
                        .setDetaching(nic.isDetaching());
        return switch (nic.network()) {
            case NicSpec.Network.User user -> message.setUser(of(user)).build();
            case NicSpec.Network.Bridge(String name) ->
                    message.setBridge(BridgeNetwork.newBuilder().setName(name)).build();
        };
    }

    private static UserNetwork of(NicSpec.Network.User user) {
        UserNetwork.Builder message = UserNetwork.newBuilder();
        user.forwards().forEach(forward -> message.addForwards(of(forward)));
        return message.build();
    }

    static Forward of(NicSpec.Forward forward) {
        return Forward.newBuilder()
                .setProtocol(
                        switch (forward.protocol()) {
                            case TCP -> Forward.Protocol.TCP;
                            case UDP -> Forward.Protocol.UDP;
                        })
                .setHostAddress(forward.hostAddress())
                .setHostPort(forward.hostPort())
                .setGuestPort(forward.guestPort())
                .build();
    }

    /** What a valid NIC of a request is plugged into. */
    static NicSpec.Network network(Nic nic) {
        if (nic.hasBridge()) {
            return new NicSpec.Network.Bridge(nic.getBridge().getName());
        }
        return new NicSpec.Network.User(
                nic.getUser().getForwardsList().stream().map(NicMessages::forward).toList());
    }

    private static NicSpec.Forward forward(Forward forward) {
        return new NicSpec.Forward(
                protocol(forward),
                hostAddress(forward),
                forward.getHostPort(),
                forward.getGuestPort());
    }

    static NicSpec.Forward.Protocol protocol(Forward forward) {
        return switch (forward.getProtocol()) {
            case UDP -> NicSpec.Forward.Protocol.UDP;
            case TCP, PROTOCOL_UNSPECIFIED, UNRECOGNIZED -> NicSpec.Forward.Protocol.TCP;
        };
    }

    static String hostAddress(Forward forward) {
        return forward.getHostAddress().isEmpty() ? LOOPBACK : forward.getHostAddress();
    }
}
