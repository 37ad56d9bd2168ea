package io.plasmavmc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.TlsKeyPair;
import io.plasmavmc.server.config.ServerSettings;
import io.plasmavmc.server.wiring.PlasmaServer;
import io.plasmavmc.server.wiring.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

    @TempDir Path dir;

    private static String pem(String kind, byte[] content) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }

    private ServerSettings encrypted(Path certificate, Path key) {
        ServerSettings s = TestServer.settings(dir.resolve("data"), "fake");
        return new ServerSettings(
                s.dataDir(),
                s.imagesDir(),
                s.volumesDir(),
                s.listen(),
                Optional.of(new ServerSettings.Tls(certificate, key)),
                s.advertise(),
                s.node(),
                s.storeFile(),
                s.bridges(),
                s.fakeOptions(),
                s.logFormat());
    }

    @Test
    void withACertificateOnlyTlsIsSpoken() throws Exception {
        TlsKeyPair pair = TlsKeyPair.ofSelfSigned("127.0.0.1");
        Path certificate =
                Files.writeString(
                        dir.resolve("cert.pem"),
                        pem("CERTIFICATE", pair.certificateChain().getFirst().getEncoded()));
        Path key =
                Files.writeString(
                        dir.resolve("key.pem"), pem("PRIVATE KEY", pair.privateKey().getEncoded()));
        PlasmaServer.Started started = PlasmaServer.start(encrypted(certificate, key));
        try (ClientFactory factory = ClientFactory.insecure()) {
            WebClient client = WebClient.builder(started.running().url()).factory(factory).build();

            assertThat(started.running().url()).startsWith("https://");
            assertThat(client.get("/healthz").aggregate().join().status().code()).isEqualTo(200);
        } finally {
            started.server().close();
        }
    }

    @Test
    void aCertificateThatCannotBeReadIsRefused() throws IOException {
        Path broken = Files.writeString(dir.resolve("broken.pem"), "no certificate");

        assertThatThrownBy(() -> PlasmaServer.start(encrypted(broken, broken)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("--tls-cert");
    }
}
