package io.plasmavmc.cli.grammar;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.cli.failure.WrongUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One NIC in the spelling it has everywhere: {@code eth0=user[,forward=tcp:127.0.0.1:2222:22]…} or
 * {@code eth0=bridge:br0}, each with an optional {@code ,mac=MAC}.
 */
public record NicArgument(
        String nicId,
        Optional<String> bridge,
        List<ForwardArgument> forwards,
        Optional<String> mac) {
    private static final String EXPECTED =
            " (expected: ID=user[,forward=tcp:127.0.0.1:2222:22]…[,mac=MAC] or"
                    + " ID=bridge:BRIDGE[,mac=MAC])";

    public NicArgument {
        forwards = List.copyOf(forwards);
    }

    /** {@code where} says where it was typed, such as {@code --nic}. */
    public static NicArgument parse(String where, String text) {
        var equals = text.indexOf('=');
        if (equals < 1) {
            throw refused(where, text, "no kind given");
        }
        var parts = List.of(text.substring(equals + 1).split(",", -1));
        var bridge = bridge(where, text, parts.getFirst());
        var forwards = new ArrayList<ForwardArgument>();
        Optional<String> mac = Optional.empty();
        for (var option : parts.subList(1, parts.size())) {
            if (option.startsWith("forward=") && bridge.isEmpty()) {
                forwards.add(ForwardArgument.parse(option.substring("forward=".length())));
            } else if (option.startsWith("mac=") && mac.isEmpty()) {
                mac = Optional.of(option.substring("mac=".length()));
            } else {
                throw refused(where, text, unfit(option, bridge.isPresent()));
            }
        }
        return new NicArgument(text.substring(0, equals), bridge, forwards, mac);
    }

    public ObjectNode toJson() {
        var nic = JsonNodeFactory.instance.objectNode().put("nicId", nicId);
        mac.ifPresent(value -> nic.put("mac", value));
        if (bridge.isPresent()) {
            nic.putObject("bridge").put("name", bridge.get());
        } else {
            var list = nic.putObject("user").putArray("forwards");
            forwards.forEach(forward -> list.add(forward.toJson()));
        }
        return nic;
    }

    private static Optional<String> bridge(String where, String text, String kind) {
        if (kind.equals("user")) {
            return Optional.empty();
        }
        if (kind.startsWith("bridge:") && kind.length() > "bridge:".length()) {
            return Optional.of(kind.substring("bridge:".length()));
        }
        throw refused(where, text, "unknown kind " + kind);
    }

    private static String unfit(String option, boolean bridged) {
        return option.startsWith("forward=") && bridged
                ? "a bridge NIC has no forwards"
                : "unknown part " + option;
    }

    private static WrongUsage refused(String where, String text, String why) {
        return new WrongUsage(where + " " + text + ": " + why + EXPECTED);
    }
}
