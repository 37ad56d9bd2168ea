package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that cannot be: the host's own words reach the caller, and nothing is left behind. */
class FailedStartsIT {

    /** A file over QEMU's in a namespace of the server's own: not executable, so not installed. */
    private static final String HIDE_QEMU =
            "for f in /usr/bin/qemu-system-x86_64 /usr/local/bin/qemu-system-x86_64; do"
                    + " [ ! -e $f ] || mount --bind /dev/null $f || exit 77; done; exec \"$0\" \"$@\"";

    @TempDir static Path dataDir;

    private static Server server;

    @BeforeAll
    static void aServer() {
        server = ServerSetup.on(dataDir).start();
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void nothingIsLeft() {
        for (var vm : Json.texts(list("vms"), "vmId")) {
            new Vm(server, vm).delete();
        }
        for (var volume : Json.texts(list("volumes"), "volumeId")) {
            server.api().delete("/volumes/" + volume + "?wait=60s").require(200);
        }
        assertThat(server.qemus()).isEmpty();
    }

    private static JsonNode list(String kind) {
        return server.api().get("/" + kind).require(200).path(kind);
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        var cli = server.cli();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var nic = "eth0=user,forward=tcp:127.0.0.1:" + taken.getLocalPort() + ":80";
            cli.does("vm", "create", "web", "--memory", "64MiB", "--nic", nic);
            var start = cli.run("vm", "start", "web", "-o", "json");
            assertThat(start.exit()).as("%s", start).isEqualTo(1);
            assertThat(start.error().path("reason").asText()).isEqualTo("PORT_IN_USE");
            assertThat(start.error().path("message").asText())
                    .contains(Integer.toString(taken.getLocalPort()));
            failed("PORT_IN_USE");
        }
        cli.does("vm", "start", "web");
        assertThat(new Vm(server, "web").phase()).isEqualTo("RUNNING");
    }

    private void failed(String reason) {
        var vm = new Vm(server, "web");
        assertThat(vm.phase()).isEqualTo("FAILED");
        assertThat(vm.reason()).isEqualTo(reason);
        assertThat(server.qemus()).isEmpty();
    }

    @Test
    void theLastWordsOfAQemuThatEndsAtOnceAreTold() throws IOException {
        var cli = server.cli();
        var volume = aVmWithAVolume(cli);
        Files.writeString(volume, "this was a disk once");
        var start = cli.run("vm", "start", "web", "-o", "json");
        assertThat(start.exit()).as("%s", start).isEqualTo(1);
        assertThat(start.error().path("reason").asText()).isEqualTo("HYPERVISOR_FAILED");
        assertThat(start.error().path("message").asText()).contains("not in qcow2 format");
        failed("HYPERVISOR_FAILED");
        assertThat(cli.does("vm", "explain", "web").out()).contains("not in qcow2 format");
    }

    @Test
    void aVolumeFileThatIsGoneIsNamed() throws IOException {
        var cli = server.cli();
        Files.delete(aVmWithAVolume(cli));
        var start = cli.run("vm", "start", "web", "-o", "json");
        assertThat(start.exit()).as("%s", start).isEqualTo(1);
        assertThat(start.error().path("message").asText()).contains("data").contains("missing");
        failed("HYPERVISOR_FAILED");
        // It can still go, as nothing has to be done by hand.
        cli.does("vm", "delete", "web");
        cli.does("volume", "delete", "data");
    }

    /** The only file of a volume. */
    private Path aVmWithAVolume(Cli cli) throws IOException {
        cli.does("volume", "create", "data", "--size", "1MiB");
        cli.does("vm", "create", "web", "--memory", "64MiB", "--no-nic", "--disk", "data=data");
        try (var all = Files.walk(dataDir.resolve("volumes"))) {
            return all.filter(Files::isRegularFile).toList().getFirst();
        }
    }

    @Test
    void aBridgeThatIsNotAllowedIsNotFound() {
        var create =
                server.cli()
                        .run(
                                "vm",
                                "create",
                                "web",
                                "--memory",
                                "64MiB",
                                "--nic",
                                "eth0=bridge:br-nothing",
                                "--start",
                                "-o",
                                "json");
        assertThat(create.exit()).as("%s", create).isEqualTo(5);
        assertThat(create.error().path("reason").asText()).isEqualTo("BRIDGE_NOT_FOUND");
        assertThat(create.error().at("/metadata/bridge").asText()).isEqualTo("br-nothing");
    }

    @Test
    void aHostWithoutQemuIsServedAndEachStartSaysWhatToInstall(@TempDir Path other) {
        var probe = Finished.of("unshare", "--mount", "sh", "-c", HIDE_QEMU, "true");
        Assumptions.assumeTrue(
                probe.exit() == 0, () -> "QEMU cannot be hidden here (needs root): " + probe);
        var hidden = List.of("unshare", "--mount", "sh", "-c", HIDE_QEMU);
        try (var lacking = ServerSetup.on(other).within(hidden).start()) {
            var cli = lacking.cli();
            cli.does("vm", "create", "web", "--memory", "64MiB", "--no-nic");
            var start = cli.run("vm", "start", "web", "-o", "json");
            assertThat(start.exit()).as("%s", start).isEqualTo(1);
            assertThat(start.error().path("reason").asText()).isEqualTo("HYPERVISOR_FAILED");
            assertThat(start.error().path("message").asText())
                    .contains("qemu-system-x86")
                    .contains("install");
            assertThat(new Vm(lacking, "web").phase()).isEqualTo("FAILED");
            cli.does("vm", "delete", "web");
        }
    }
}
