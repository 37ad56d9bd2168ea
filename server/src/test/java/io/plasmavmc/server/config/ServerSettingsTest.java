package io.plasmavmc.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ServerSettingsTest {

    @TempDir Path dir;

    @Command(name = "server")
    private static final class Flags {
        @Mixin private final ServerFlags flags = new ServerFlags();
    }

    private static ServerSettings settings(Map<String, String> environment, String... arguments) {
        Flags command = new Flags();
        new CommandLine(command).parseArgs(arguments);
        return ServerSettings.of(command.flags, environment);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(dir.resolve("server.yaml"), content);
    }

    @Test
    void withoutAnyThingSaidTheDefaultsHold() {
        ServerSettings settings = settings(Map.of(), "--data-dir", "/srv/p");

        assertThat(settings.listen()).hasToString("127.0.0.1:8470");
        assertThat(settings.storeFile()).isEqualTo(Path.of("/srv/p/chainfire.db"));
        assertThat(settings.imagesDir()).isEqualTo(Path.of("/srv/p/images"));
        assertThat(settings.volumesDir()).isEqualTo(Path.of("/srv/p/volumes"));
        assertThat(settings.bridges()).isEmpty();
        assertThat(settings.fakeOptions()).isEmpty();
        assertThat(settings.logFormat()).isEqualTo(ServerSettings.LogFormat.TEXT);
    }

    @Test
    void aFlagBeatsTheEnvironmentWhichBeatsTheFile() throws IOException {
        Path file = file("data-dir: /file\nlisten: 127.0.0.1:1\nnode: file\nbridges: [br0, br1]\n");
        Map<String, String> environment =
                Map.of(
                        "PLASMAVMC_SERVER_CONFIG", file.toString(),
                        "PLASMAVMC_SERVER_LISTEN", "127.0.0.1:2",
                        "PLASMAVMC_SERVER_NODE", "environment");

        ServerSettings settings = settings(environment, "--node", "flag");

        assertThat(settings.dataDir()).isEqualTo(Path.of("/file"));
        assertThat(settings.listen().port()).isEqualTo(2);
        assertThat(settings.node().orElseThrow()).hasToString("flag");
        assertThat(settings.bridges()).containsExactly("br0", "br1");
    }

    @Test
    void aMisspeltKeyIsRefusedWithWhatWasMeant() throws IOException {
        Path file = file("data-dri: /x\n");

        assertThatThrownBy(() -> settings(Map.of(), "--config", file.toString()))
                .isInstanceOf(WrongSettings.class)
                .hasMessageContaining("data-dri")
                .hasMessageContaining("did you mean data-dir?");
        assertThatThrownBy(() -> settings(Map.of("PLASMAVMC_SERVER_LISTN", "x")))
                .hasMessageContaining("did you mean PLASMAVMC_SERVER_LISTEN?");
    }

    @Test
    void aMisspeltFlagIsRefusedWithWhatWasMeant() {
        assertThatThrownBy(() -> settings(Map.of(), "--data-dri", "/x"))
                .isInstanceOfSatisfying(
                        CommandLine.UnmatchedArgumentException.class,
                        e -> assertThat(e.getSuggestions()).contains("--data-dir"));
    }

    @Test
    void offLoopbackTlsIsRequired() {
        assertThatThrownBy(() -> settings(Map.of(), "--listen", "0.0.0.0:8470"))
                .isInstanceOf(WrongSettings.class)
                .hasMessageContaining("--tls-cert");
        assertThatThrownBy(() -> settings(Map.of(), "--tls-cert", "x"))
                .hasMessageContaining("go together");
        assertThat(
                        settings(
                                        Map.of(),
                                        "--listen",
                                        "0.0.0.0:8470",
                                        "--tls-cert",
                                        "c",
                                        "--tls-key",
                                        "k")
                                .tls())
                .isPresent();
    }

    @Test
    void whatCannotBeIsRefusedWithWhatCould() {
        for (String[] arguments :
                new String[][] {
                    {"--store", "etcd:http://10.0.0.1:2379"},
                    {"--store", "mysql:x"},
                    {"--listen", "8470"},
                    {"--listen", "localhost:99999"},
                    {"--node", "Host_A"},
                    {"--hypervisor", "xen"},
                    {"--log-format", "xml"},
                    {"--advertise", "nowhere"}
                }) {
            assertThatThrownBy(() -> settings(Map.of(), arguments))
                    .isInstanceOf(WrongSettings.class)
                    .hasMessageContaining("expected");
        }
    }
}
