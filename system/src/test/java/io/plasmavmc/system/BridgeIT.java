package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * NICs on bridges, in a network namespace made for the test: the server runs in it, and so does
 * everybody who talks to it. Making one needs root.
 */
class BridgeIT {

    private static final String NAMESPACE = "plasmavmc-" + ProcessHandle.current().pid();
    private static final List<String> INSIDE = List.of("ip", "netns", "exec", NAMESPACE);

    @TempDir static Path dataDir;

    private static Server server;
    private static Cli cli;

    @BeforeAll
    static void aServerInANamespaceWithTwoBridges() {
        var made = Finished.of("ip", "netns", "add", NAMESPACE);
        Assumptions.assumeTrue(made.exit() == 0, () -> "no network namespace: " + made);
        inside("ip", "link", "set", "lo", "up");
        for (var bridge : List.of("br0", "br1")) {
            inside("ip", "link", "add", bridge, "type", "bridge");
            inside("ip", "link", "set", bridge, "up");
        }
        server = ServerSetup.on(dataDir).within(INSIDE).with("--bridges", "br0").start();
        cli = server.cli().within(INSIDE);
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
        Finished.of("ip", "netns", "delete", NAMESPACE);
    }

    private static Finished inside(String... command) {
        var all = new ArrayList<>(INSIDE);
        all.addAll(List.of(command));
        return Finished.of(all.toArray(String[]::new)).requireSuccess();
    }

    private static List<String> members(String bridge) {
        return Json.texts(inside("ip", "-j", "link", "show", "master", bridge).json(), "ifname");
    }

    private static List<String> taps() {
        return Json.texts(inside("ip", "-j", "link", "show").json(), "ifname").stream()
                .filter(name -> !List.of("lo", "br0", "br1").contains(name))
                .toList();
    }

    @Test
    void aTapJoinsTheBridgeForAsLongAsTheVmRuns() {
        cli.does("vm", "create", "web", "--memory", "64MiB", "--nic", "lan=bridge:br0");
        assertThat(taps()).isEmpty();
        cli.does("vm", "start", "web");
        assertThat(members("br0")).hasSize(1).isEqualTo(taps());
        cli.does("vm", "reset", "web");
        assertThat(members("br0")).hasSize(1);
        cli.does("vm", "stop", "web", "--force");
        assertThat(taps()).isEmpty();
        cli.does("vm", "delete", "web");
    }

    @Test
    void aTapStaysOverTheDeathOfTheServerAndGoesWithItsQemu() {
        cli.does(
                "vm",
                "create",
                "orphan",
                "--memory",
                "64MiB",
                "--nic",
                "lan=bridge:br0",
                "--start");
        var tap = members("br0");
        server.kill9();
        assertThat(members("br0")).isEqualTo(tap);
        server.startAgain();
        assertThat(members("br0")).isEqualTo(tap);
        server.qemus().forEach(Qemu::kill9);
        Waiting.until("the tap goes", () -> taps().isEmpty());
        cli.does("vm", "delete", "orphan", "--force");
    }

    /** Its DHCP client asks, and nobody answers. */
    @Test
    void whatAGuestSendsIsCountedAsThat() {
        cli.does("image", "import", "guest", "--file", Installation.guestImage().toString());
        cli.does(
                "vm",
                "create",
                "asking",
                "--image",
                "guest",
                "--memory",
                "192MiB",
                "--nic",
                "lan=bridge:br0",
                "--start");

        Waiting.until(
                "what the guest sends is counted",
                () -> nicUsage().toString(),
                () -> nicUsage().path("sentPackets").asLong() > 0);

        assertThat(nicUsage().path("nicId").asText()).isEqualTo("lan");
        assertThat(nicUsage().path("sentBytes").asLong())
                .isGreaterThan(nicUsage().path("receivedBytes").asLong());
        cli.does("vm", "delete", "asking", "--force");
    }

    private static JsonNode nicUsage() {
        var vm = cli.does("vm", "get", "asking", "-o", "json").json();
        return vm.path("status").path("usage").path("nics").path(0);
    }

    @Test
    void aBridgeThatWasNotAllowedIsNotFound() {
        var create =
                cli.run(
                        "vm",
                        "create",
                        "barred",
                        "--memory",
                        "64MiB",
                        "--nic",
                        "lan=bridge:br1",
                        "--start",
                        "-o",
                        "json");
        assertThat(create.exit()).as("%s", create).isEqualTo(5);
        assertThat(create.error().path("reason").asText()).isEqualTo("BRIDGE_NOT_FOUND");
        assertThat(taps()).isEmpty();
        assertThat(server.qemus()).isEmpty();
        cli.does("vm", "delete", "barred", "--ignore-not-found");
    }
}
