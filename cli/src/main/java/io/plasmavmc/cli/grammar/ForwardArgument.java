package io.plasmavmc.cli.grammar;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plasmavmc.cli.failure.WrongUsage;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A port of the host that leads to a port of the guest: {@code tcp:127.0.0.1:2222:22}. Port 0 of
 * the host stands for any that is free when the VM starts.
 */
public record ForwardArgument(String protocol, String hostAddress, int hostPort, int guestPort) {
    private static final Pattern SPELLING =
            Pattern.compile("(tcp|udp):(\\[[0-9a-fA-F:]+\\]|[^:]+):([0-9]{1,5}):([0-9]{1,5})");

    public static ForwardArgument parse(String text) {
        var match = SPELLING.matcher(text);
        if (!match.matches()) {
            throw refused(text, "not a forward");
        }
        var address = match.group(2).replace("[", "").replace("]", "");
        return new ForwardArgument(
                match.group(1),
                address,
                port(text, match.group(3), 0),
                port(text, match.group(4), 1));
    }

    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("protocol", protocol.toUpperCase(Locale.ROOT))
                .put("hostAddress", hostAddress)
                .put("hostPort", hostPort)
                .put("guestPort", guestPort);
    }

    private static int port(String text, String digits, int least) {
        var port = Integer.parseInt(digits);
        if (port < least || port > 65_535) {
            throw refused(text, "port " + digits + " is none (" + least + " to 65535)");
        }
        return port;
    }

    private static WrongUsage refused(String text, String why) {
        return new WrongUsage(
                "forward=" + text + ": " + why + " (expected: forward=tcp:127.0.0.1:2222:22)");
    }
}
