package io.plasmavmc.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes and images: made, grown, held, and refused to go while something needs them. */
class VolumesIT {

    @TempDir static Path dataDir;

    private static Server server;
    private static Cli cli;

    @BeforeAll
    static void aServer() {
        server = ServerSetup.on(dataDir).start();
        cli = server.cli();
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void anUnusedVolumeGrows() {
        cli.does("volume", "create", "grows", "--size", "16MiB");
        assertThat(sizeOf("grows")).isEqualTo("16777216");
        cli.does("volume", "resize", "grows", "--size", "48MiB");
        assertThat(sizeOf("grows")).isEqualTo("50331648");
        assertThat(volume("grows").at("/status/phase").asText()).isEqualTo("READY");
        var smaller = cli.run("volume", "resize", "grows", "--size", "16MiB", "-o", "json");
        assertThat(smaller.exit()).as("%s", smaller).isEqualTo(2);
        assertThat(smaller.error().path("reason").asText()).isEqualTo("INVALID_FIELD");
        cli.does("volume", "delete", "grows");
    }

    private static JsonNode volume(String name) {
        return cli.does("volume", "get", name, "-o", "json").json();
    }

    private static String sizeOf(String name) {
        return volume(name).path("sizeBytes").asText();
    }

    @Test
    void aHeldVolumeCannotBeDeletedNorGivenToAnotherVm() {
        cli.does("volume", "create", "held", "--size", "16MiB");
        cli.does("vm", "create", "holder", "--no-nic", "--disk", "data=held", "--memory", "64MiB");

        var delete = cli.run("volume", "delete", "held", "-o", "json");
        assertThat(delete.exit()).as("%s", delete).isEqualTo(1);
        assertThat(delete.error().path("reason").asText()).isEqualTo("VOLUME_IN_USE");
        assertThat(delete.error().at("/metadata/vm").asText()).isEqualTo("holder");

        var second = cli.run("vm", "create", "second", "--no-nic", "--disk", "data=held");
        assertThat(second.exit()).as("%s", second).isEqualTo(1);
        assertThat(second.err()).contains("VOLUME_IN_USE").contains("holder");
        assertThat(new Vm(server, "second").exists()).isFalse();

        assertThat(volume("held").at("/status/holder").asText()).contains("holder");
        cli.does("vm", "delete", "holder");
        cli.does("volume", "delete", "held");
        assertThat(cli.run("volume", "get", "held").exit()).isEqualTo(5);
    }

    @Test
    void anImageInUseCannotBeDeleted() throws IOException {
        var file = Files.write(dataDir.resolve("small.raw"), new byte[1 << 20]);
        cli.does("image", "import", "small", "--file", file.toString());
        cli.does("vm", "create", "user", "--no-nic", "--image", "small", "--memory", "64MiB");
        var delete = cli.run("image", "delete", "small", "-o", "json");
        assertThat(delete.exit()).as("%s", delete).isEqualTo(1);
        assertThat(delete.error().path("reason").asText()).isEqualTo("IMAGE_IN_USE");
        assertThat(delete.error().at("/metadata/volume").asText()).isEqualTo("user-root");
        cli.does("vm", "delete", "user");
        assertThat(cli.run("volume", "get", "user-root").exit()).isEqualTo(5);
        cli.does("image", "delete", "small");
    }

    @Test
    void aFileThatIsNoImageIsRejectedAndLeavesNoFile() throws IOException {
        var file = Files.writeString(dataDir.resolve("text.qcow2"), "no image at all\n".repeat(99));
        var imported = cli.run("image", "import", "text", "--file", file.toString(), "-o", "json");
        assertThat(imported.exit()).as("%s", imported).isEqualTo(1);
        assertThat(imported.error().path("reason").asText()).isEqualTo("IMAGE_REJECTED");
        cli.run("image", "delete", "text");
        assertThat(cli.run("image", "get", "text").exit()).isEqualTo(5);
        try (var all = Files.walk(dataDir.resolve("images"))) {
            assertThat(all.filter(Files::isRegularFile)).isEmpty();
        }
    }
}
