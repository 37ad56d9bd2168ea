package io.plasmavmc.cli.http;

import io.plasmavmc.cli.failure.LocalFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whom to believe over https: the certificates in the file that was named, else those of the
 * system.
 */
public record Trust(Optional<Path> caFile) {

    public static Trust of(@Nullable String caFile) {
        return new Trust(Optional.ofNullable(caFile).map(Path::of));
    }

    SSLContext context(boolean encrypted) {
        if (!encrypted) {
            return NoEncryption.context();
        }
        try {
            return caFile.isPresent() ? context(trusting(caFile.get())) : SSLContext.getDefault();
        } catch (GeneralSecurityException | IOException e) {
            throw new LocalFailure(
                    "CA_FILE_UNUSABLE",
                    "--ca-file " + caFile.map(Path::toString).orElse("") + ": " + e.getMessage(),
                    "it has to hold certificates in PEM form (-----BEGIN CERTIFICATE-----)");
        }
    }

    private static SSLContext context(TrustManager[] trusted) throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[0], trusted, null);
        return context;
    }

    private static TrustManager[] trusting(Path file) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var in = Files.newInputStream(file)) {
            for (var certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
            }
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
