package io.plasmavmc.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plasmavmc.core.node.NodeId;
import io.plasmavmc.server.TestServer;
import io.plasmavmc.server.config.ListenAddress;
import io.plasmavmc.server.config.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedStartTest {

    @TempDir Path dir;

    private ServerSettings settings() {
        return TestServer.settings(dir.resolve("data"), "fake");
    }

    private static ServerSettings named(ServerSettings s, String node) {
        return new ServerSettings(
                s.dataDir(),
                s.imagesDir(),
                s.volumesDir(),
                s.listen(),
                s.tls(),
                s.advertise(),
                Optional.of(new NodeId(node)),
                s.storeFile(),
                s.bridges(),
                s.fakeOptions(),
                s.logFormat());
    }

    private static ServerSettings listening(ServerSettings s, int port) {
        return new ServerSettings(
                s.dataDir(),
                s.imagesDir(),
                s.volumesDir(),
                new ListenAddress("127.0.0.1", port),
                s.tls(),
                s.advertise(),
                s.node(),
                s.storeFile(),
                s.bridges(),
                s.fakeOptions(),
                s.logFormat());
    }

    @Test
    void aSecondServerOnADataDirectoryIsRefused() throws IOException {
        try (TestServer first = TestServer.start(dir.resolve("data"))) {
            assertThat(first.port()).isPositive();
            assertThatThrownBy(() -> PlasmaServer.start(settings())).isInstanceOf(Refused.class);
        }
    }

    @Test
    void aPortInUseIsRefusedAndNothingIsMade() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerSettings settings = listening(settings(), taken.getLocalPort());

            assertThatThrownBy(() -> PlasmaServer.start(settings))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("cannot be listened on");
        }
        assertThat(dir.resolve("data")).doesNotExist();
    }

    @Test
    void aDamagedStoreIsRefusedAndLeftAsItIs() throws IOException {
        Path data = Files.createDirectories(dir.resolve("data"));
        Path store = Files.writeString(data.resolve("chainfire.db"), "not a database ".repeat(100));
        byte[] before = Files.readAllBytes(store);

        assertThatThrownBy(() -> PlasmaServer.start(settings())).isInstanceOf(Refused.class);

        assertThat(store).hasBinaryContent(before);
        assertThat(data.resolve("admin.token")).doesNotExist();
        assertThat(data.resolve("node.json")).doesNotExist();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsRefused() throws IOException {
        Files.writeString(dir.resolve("data"), "a file is in the way");

        assertThatThrownBy(() -> PlasmaServer.start(settings()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(dir.resolve("data").toString());
    }

    @Test
    void theNameOfANodeIsFixedAtItsFirstStart() throws IOException {
        PlasmaServer.start(named(settings(), "host-a")).server().close();

        assertThatThrownBy(() -> PlasmaServer.start(named(settings(), "host-b")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("host-a");
        try (TestServer again = TestServer.start(dir.resolve("data"))) {
            assertThat(again.port()).isPositive();
        }
    }

    @Test
    void theTokenIsPrivateAndStaysTheSame() throws IOException {
        PlasmaServer.start(settings()).server().close();
        Path token = dir.resolve("data/admin.token");
        String first = Files.readString(token);

        PlasmaServer.start(settings()).server().close();

        assertThat(Files.readString(token)).isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
                .isEqualTo("rw-------");
    }

    @Test
    void hostNamesAreMadeToFit() {
        assertThat(NodeIdentity.fitted("Web-1.example.com")).isEqualTo("web-1");
        assertThat(NodeIdentity.fitted("10-0-0-1")).isEqualTo("node");
        assertThat(NodeIdentity.fitted("my_host-")).isEqualTo("my-host");
        assertThat(NodeIdentity.fitted("a".repeat(80))).hasSize(63);
    }
}
